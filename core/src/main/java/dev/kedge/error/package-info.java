/** The root of what Kedge throws when something other than the program is at fault. */
@NullMarked
package dev.kedge.error;

import org.jspecify.annotations.NullMarked;
