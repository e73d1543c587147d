/** The command that explains photos. */
@NullMarked
package dev.kedge.app.explain;

import org.jspecify.annotations.NullMarked;
