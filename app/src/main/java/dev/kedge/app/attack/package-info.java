/** The command that attacks a photo. */
@NullMarked
package dev.kedge.app.attack;

import org.jspecify.annotations.NullMarked;
