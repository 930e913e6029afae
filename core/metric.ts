// Names of the metrics, shared by the functions that count and the alarms that watch.

/** Namespace of all metrics of this product. */
export const METRIC_NAMESPACE = 'RigboxAuth';

/** Changes of API keys that the key event function could not read, by stage. */
export const UNREADABLE_KEY_CHANGES = 'UnreadableKeyChanges';

/** Reports of leaked keys that could not be dealt with whole, by stage. */
export const LEAK_REPORT_FAULTS = 'LeakReportFaults';
