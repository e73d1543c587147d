/** {@code kedge serve}. */
@org.jspecify.annotations.NullMarked
package dev.kedge.app.serve;
