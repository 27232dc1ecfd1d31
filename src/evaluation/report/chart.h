#pragma once
#include <string>
#include <vector>

// Charts as inline SVG: no script, no outside resource. Texts are escaped here.

namespace glimpse::evaluation {

struct ChartPoint {
  std::string label;                ///< shown on hovering
  double x = 0;                     ///< > 0: the x axis is logarithmic
  double y = 0, low = 0, high = 0;  ///< value and interval
};

/// Points joined by a line, from the smallest x on, with one label at its left end.
struct ChartSeries {
  std::string name;
  std::string colour;  ///< CSS
  std::string role;    ///< CSS class of the group; "ceiling" is hollow, and like "baseline" has a
                       ///< level drawn through the chart; "floor" is dashed
  int shape = 0;       ///< of the marks: circle, square, diamond, triangle, and so on again
  std::vector<ChartPoint> points = {};
  std::string picked_by = {};  ///< the series of a table's rows that it belongs to; "" = its name
};

struct ChartAxes {
  std::string x_title, y_title;
  double y_scale = 100;          ///< axis numbers are y times this
  bool up_to_everything = true;  ///< the x axis reaches 100 %
};

/// Series over a logarithmic axis of shares (printed in percent). Labels are moved so that they
/// cover neither each other nor a mark. With many points intervals show on hovering a series only.
/// Points with numbers that are not finite or x <= 0 are left out.
std::string scatter_svg(const std::vector<ChartSeries>& series, const ChartAxes& axes);

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
