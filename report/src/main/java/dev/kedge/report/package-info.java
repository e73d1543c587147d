/** What is said of results: pages, text, pictures and JSON. */
@org.jspecify.annotations.NullMarked
package dev.kedge.report;
