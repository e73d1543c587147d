/** The command that compares two photos or two models. */
@NullMarked
package dev.kedge.app.compare;

import org.jspecify.annotations.NullMarked;
