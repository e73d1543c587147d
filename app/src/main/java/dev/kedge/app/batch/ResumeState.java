package dev.kedge.app.batch;

import java.util.Set;

/**
 * What a run before has left.
 *
 * @param names of the pictures that were explained
 * @param mended what was dropped, for people; empty if nothing
 */
record ResumeState(Set<String> names, String mended) {}
