/**
 * The door of the library: give {@link dev.kedge.AnchorExplainer} a picture, get an explanation.
 */
@NullMarked
package dev.kedge;

import org.jspecify.annotations.NullMarked;
