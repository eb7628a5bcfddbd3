/// The operators' door: REST, server-sent events and the page, on a listener of its own.
///
/// [OperatorServer] is the listener; it knows sessions and HTTP. What can be asked is a table of
/// [Route]s, which a test compares with the OpenAPI document.
@NullMarked
package dev.bootwright.server.rest;

import org.jspecify.annotations.NullMarked;
