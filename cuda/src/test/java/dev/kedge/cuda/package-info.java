@NullMarked
package dev.kedge.cuda;

import org.jspecify.annotations.NullMarked;
