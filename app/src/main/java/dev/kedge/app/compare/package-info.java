/** A comparison as a page with pictures. */
@NullMarked
package dev.kedge.app.compare;

import org.jspecify.annotations.NullMarked;
