/** Photos that may be used by anyone, and a small classifier: for the demo, tests and benches. */
@NullMarked
package dev.kedge.testimages;

import org.jspecify.annotations.NullMarked;
