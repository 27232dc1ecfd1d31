#pragma once

namespace glimpse {

/// Turns SIGINT and SIGTERM into a flag that long loops poll between steps; a second signal of
/// either kind kills at once. Called once, by the command that polls.
void watch_stop_signals();
/// True from the first signal on. Safe from any thread.
bool stop_requested();

}  // namespace glimpse
