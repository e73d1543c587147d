/** A comparison as a page with pictures. */
@NullMarked
package dev.kedge.report.comparison;

import org.jspecify.annotations.NullMarked;
