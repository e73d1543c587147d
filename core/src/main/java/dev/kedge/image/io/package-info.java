/** Reading pictures from files; the only package that needs java.desktop. */
@NullMarked
package dev.kedge.image.io;

import org.jspecify.annotations.NullMarked;
