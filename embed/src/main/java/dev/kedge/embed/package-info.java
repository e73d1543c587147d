/**
 * Kedge as a C library, {@code kedge.h}: functions that C calls by their addresses. C starts Java
 * and asks {@link dev.kedge.embed.Library} for a table of them, once.
 */
@NullMarked
package dev.kedge.embed;

import org.jspecify.annotations.NullMarked;
