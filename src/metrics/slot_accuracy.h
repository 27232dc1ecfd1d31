#pragma once
#include <string_view>

namespace glimpse::metrics {

/// Share of the slots of a list caption that a prediction reproduces, in [0, 1].
/// A caption such as "from left to right : red star , blue ring ." has the comma-separated items
/// after its last colon as slots. Slot i counts when both captions have it and the folded items are
/// equal; the denominator is the longer list, so that neither missing nor surplus items are free.
/// Two empty lists: 1.
double slot_accuracy(std::string_view prediction, std::string_view reference);

}  // namespace glimpse::metrics
