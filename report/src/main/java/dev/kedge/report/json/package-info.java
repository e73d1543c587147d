/** Results as JSON, a class for each schema. */
@org.jspecify.annotations.NullMarked
package dev.kedge.report.json;
