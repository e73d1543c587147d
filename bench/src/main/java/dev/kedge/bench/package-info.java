/** Measurements: JMH benchmarks, end-to-end runs, and searches on recorded truth tables. */
@NullMarked
package dev.kedge.bench;

import org.jspecify.annotations.NullMarked;
