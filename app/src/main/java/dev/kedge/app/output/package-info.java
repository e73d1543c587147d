/** Explanations as text and JSON. */
@NullMarked
package dev.kedge.app.output;

import org.jspecify.annotations.NullMarked;
