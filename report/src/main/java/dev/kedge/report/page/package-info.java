/** Explanations for people: pictures, and a page that says in words what was found. */
@NullMarked
package dev.kedge.report.page;

import org.jspecify.annotations.NullMarked;
