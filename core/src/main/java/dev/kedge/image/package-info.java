/** Pictures, and how they become the numbers that a model takes. */
@NullMarked
package dev.kedge.image;

import org.jspecify.annotations.NullMarked;
