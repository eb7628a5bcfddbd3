/// The door that agents come in by: [AgentDoor] answers the requests of
/// [dev.bootwright.formats.contract.AgentApi].
@NullMarked
package dev.bootwright.server.agent;

import org.jspecify.annotations.NullMarked;
