/** The command {@code overview}. */
@NullMarked
package dev.kedge.app.overview;

import org.jspecify.annotations.NullMarked;
