#pragma once
#include <string>
#include <vector>

// Charts as inline SVG: no script, no outside resource. Texts are escaped here.

namespace glimpse::evaluation {

struct ChartPoint {
  std::string label;
  double x = 0;                     ///< > 0: the x axis is logarithmic
  double y = 0, low = 0, high = 0;  ///< value and interval
  std::string colour;               ///< CSS
  bool hollow = false;              ///< reference points
};

struct ChartAxes {
  std::string x_title, y_title;
  double y_scale = 100;  ///< axis numbers are y times this
};

/// Points with vertical intervals over a logarithmic axis of shares (printed in percent). Labels
/// are moved so that they cover neither each other nor a point.
std::string scatter_svg(const std::vector<ChartPoint>& points, const ChartAxes& axes);

struct BarPart {
  std::string name;
  std::string colour;
};

struct StackedBar {
  std::string label;
  std::vector<double> values;  ///< one for each part, 0 = not there
};

/// Horizontal bars of parts that add up, with a legend and each bar's sum; `unit` follows numbers.
std::string stacked_bars_svg(const std::vector<StackedBar>& bars, const std::vector<BarPart>& parts,
                             const std::string& unit);

/// Text for HTML and SVG: & < > and quotes as entities.
std::string escaped(const std::string& text);

}  // namespace glimpse::evaluation
