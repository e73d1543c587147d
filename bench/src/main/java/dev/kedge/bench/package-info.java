/** Benchmarks; a speed claim of the project is a file that one of them wrote. */
@NullMarked
package dev.kedge.bench;

import org.jspecify.annotations.NullMarked;
