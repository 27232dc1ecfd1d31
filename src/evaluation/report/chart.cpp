#include "evaluation/report/chart.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "evaluation/report/label_layout.h"

namespace glimpse::evaluation {
namespace {

constexpr double kWidth = 720, kHeight = 520;
constexpr double kLeft = 62, kRight = 16, kTop = 14, kBottom = 50;
constexpr double kCharWidth = 7.5, kLabelHeight = 14;
// From here on intervals would hide what they belong to.
constexpr size_t kDensePoints = 16;

std::string num(double value) { return format_fixed(value, 1); }

struct Ends {
  double x1, y1, x2, y2;
};

std::string line(const Ends& e, const std::string& style) {
  return "<line x1='" + num(e.x1) + "' y1='" + num(e.y1) + "' x2='" + num(e.x2) + "' y2='" +
         num(e.y2) + "' " + style + "/>";
}

std::string text_at(double x, double y, const std::string& text, const std::string& style) {
  return "<text x='" + num(x) + "' y='" + num(y) + "' " + style + ">" + escaped(text) + "</text>";
}

// 1, 2 or 5 times a power of ten, so that about `count` steps fill the range.
double nice_step(double range, int count) {
  const double raw = range / count;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power) return factor * power;
  }
  return 10 * power;
}

// From data to pixels.
class Frame {
 public:
  Frame(const std::vector<ChartSeries>& all, bool up_to_everything) {
    x_low_ = x_high_ = up_to_everything ? 1 : all.front().points.front().x;
    y_low_ = all.front().points.front().y, y_high_ = y_low_;
    for (const ChartSeries& series : all) {
      for (const ChartPoint& p : series.points) {
        x_low_ = std::min(x_low_, p.x);
        x_high_ = std::max(x_high_, p.x);
        y_low_ = std::min({y_low_, p.low, p.y});
        y_high_ = std::max({y_high_, p.high, p.y});
      }
    }
    const double room_for_labels = all.size() > 8 ? 2 : 1.25;
    x_low_ = std::min(x_low_ / room_for_labels, 0.5), x_high_ *= 1.1;
    const double pad = std::max({0.05 * (y_high_ - y_low_), 1e-3, 1e-9 * std::abs(y_high_)});
    y_low_ -= pad, y_high_ += pad;
  }
  double x(double value) const {
    return kLeft +
           (kWidth - kLeft - kRight) * std::log(value / x_low_) / std::log(x_high_ / x_low_);
  }
  double y(double value) const {
    return kHeight - kBottom - (kHeight - kTop - kBottom) * (value - y_low_) / (y_high_ - y_low_);
  }
  double x_low() const { return x_low_; }
  double x_high() const { return x_high_; }
  double y_low() const { return y_low_; }
  double y_high() const { return y_high_; }

 private:
  double x_low_ = 0, x_high_ = 0, y_low_ = 0, y_high_ = 0;
};

std::string x_axis(const Frame& frame, const std::string& title) {
  std::vector<double> ticks = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
                               0.2,   0.5,   1.0,   2.0,  5.0,  10.0};
  if (frame.x_high() / frame.x_low() < 4) ticks.insert(ticks.end(), {0.6, 0.7, 0.8, 0.9, 1.2, 1.5});
  std::string svg;
  for (const double tick : ticks) {
    if (tick < frame.x_low() || tick > frame.x_high()) continue;
    const double x = frame.x(tick);
    svg += line({x, kTop, x, kHeight - kBottom}, "class='grid'");
    svg += text_at(x, kHeight - kBottom + 17, format_fixed(100 * tick, tick < 0.01 ? 1 : 0) + " %",
                   "class='tick' text-anchor='middle'");
  }
  return svg + text_at((kLeft + kWidth - kRight) / 2, kHeight - 8, title,
                       "class='axis' text-anchor='middle'");
}

std::string y_axis(const Frame& frame, const ChartAxes& axes) {
  const double low = axes.y_scale * frame.y_low(), high = axes.y_scale * frame.y_high();
  const double step = nice_step(high - low, 7);
  const auto first = static_cast<int64_t>(std::ceil(low / step));
  const auto last = static_cast<int64_t>(std::floor(high / step));
  std::string svg;
  for (int64_t i = first; i <= last; ++i) {
    const double tick = static_cast<double>(i) * step, y = frame.y(tick / axes.y_scale);
    svg += line({kLeft, y, kWidth - kRight, y}, "class='grid'");
    svg += text_at(kLeft - 7, y + 4, format_fixed(tick, step < 1 ? 1 : 0),
                   "class='tick' text-anchor='end'");
  }
  const double middle = (kTop + kHeight - kBottom) / 2;
  return svg + text_at(14, middle, axes.y_title,
                       "class='axis' text-anchor='middle' transform='rotate(-90 14 " + num(middle) +
                           ")'");
}

std::string whisker(const ChartPoint& p, const Frame& frame) {
  const double x = frame.x(p.x), low = frame.y(p.low), high = frame.y(p.high);
  return "<g class='whisker'>" + line({x, low, x, high}, "") + line({x - 4, low, x + 4, low}, "") +
         line({x - 4, high, x + 4, high}, "") + "</g>";
}

std::string mark(const ChartPoint& p, const Frame& frame, int shape) {
  const double x = frame.x(p.x), y = frame.y(p.y);
  const std::string title = "<title>" + escaped(p.label) + "</title>";
  const auto path = [&](const std::vector<double>& offsets) {
    std::string d;
    for (size_t i = 0; i < offsets.size(); i += 2) {
      d += (i == 0 ? "M" : "L") + num(x + offsets[i]) + " " + num(y + offsets[i + 1]);
    }
    return "<path class='mark' d='" + d + "Z'>" + title + "</path>";
  };
  switch (shape % 4) {
    case 1:
      return path({-4, -4, 4, -4, 4, 4, -4, 4});
    case 2:
      return path({0, -6, 6, 0, 0, 6, -6, 0});
    case 3:
      return path({0, -6, 5.5, 4, -5.5, 4});
    default:
      return "<circle class='mark' cx='" + num(x) + "' cy='" + num(y) + "' r='4.5'>" + title +
             "</circle>";
  }
}

std::string joined(const ChartSeries& series, const Frame& frame) {
  std::string d;
  for (const ChartPoint& p : series.points) {
    d += (d.empty() ? "M" : "L") + num(frame.x(p.x)) + " " + num(frame.y(p.y));
  }
  return series.points.size() < 2 ? "" : "<path class='run' d='" + d + "'/>";
}

std::string level(const ChartSeries& series, const Frame& frame) {
  if (series.role != "baseline" && series.role != "ceiling") return "";
  const double y = frame.y(series.points.front().y);
  return line({kLeft, y, kWidth - kRight, y}, "class='level'");
}

std::string label(const ChartSeries& series, const Frame& frame, LabelLayout& layout) {
  const ChartPoint& p = series.points.front();
  const double x = frame.x(p.x), y = frame.y(p.y);
  const double width = kCharWidth * static_cast<double>(series.name.size());
  const Rectangle place = layout.place(x, y, {.width = width, .height = kLabelHeight});
  const double near_x = std::clamp(x, place.x1, place.x2);
  const double near_y = std::clamp(y, place.y1, place.y2);
  std::string svg;
  if (std::hypot(near_x - x, near_y - y) > 14) {
    svg = line({x, y, near_x, near_y}, "class='leader'");
  }
  return svg + text_at((place.x1 + place.x2) / 2, place.y2 - 3, series.name,
                       "class='label' text-anchor='middle'");
}

// What can be drawn, from left to right.
std::vector<ChartSeries> drawable(const std::vector<ChartSeries>& all) {
  std::vector<ChartSeries> kept;
  for (ChartSeries series : all) {
    std::erase_if(series.points, [](const ChartPoint& p) {
      return !(p.x > 0) || !std::isfinite(p.x + p.y + p.low + p.high);
    });
    std::stable_sort(series.points.begin(), series.points.end(),
                     [](const ChartPoint& a, const ChartPoint& b) { return a.x < b.x; });
    if (!series.points.empty()) kept.push_back(std::move(series));
  }
  return kept;
}

LabelLayout layout_around(const std::vector<ChartSeries>& all, const Frame& frame, bool dense) {
  LabelLayout layout({kLeft, kTop, kWidth - kRight, kHeight - kBottom}, dense);
  for (const ChartSeries& series : all) {
    for (const ChartPoint& p : series.points) {
      const double x = frame.x(p.x), y = frame.y(p.y);
      layout.keep_free({x - 6, y - 6, x + 6, y + 6});
      if (!dense) layout.keep_free({x - 4, frame.y(p.high), x + 4, frame.y(p.low)});
    }
  }
  return layout;
}

std::string open_svg(double width, double height, const std::string& kind) {
  return "<svg class='" + kind + "' viewBox='0 0 " + num(width) + " " + num(height) +
         "' role='img'>";
}

std::string legend(const std::vector<BarPart>& parts, double left) {
  std::string svg;
  double x = left, y = 12;
  for (const BarPart& part : parts) {
    const double width = 24 + kCharWidth * static_cast<double>(part.name.size());
    if (x + width > kWidth * 1.5) x = left, y += 20;
    svg += "<rect x='" + num(x) + "' y='" + num(y - 10) + "' width='12' height='12' rx='2' fill='" +
           part.colour + "'/>" + text_at(x + 17, y, part.name, "class='tick'");
    x += width + 10;
  }
  return svg;
}

}  // namespace

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string scatter_svg(const std::vector<ChartSeries>& series, const ChartAxes& axes) {
  const std::vector<ChartSeries> all = drawable(series);
  if (all.empty()) return "";
  const Frame frame(all, axes.up_to_everything);
  size_t points = 0;
  for (const ChartSeries& one : all) points += one.points.size();
  const bool dense = points > kDensePoints;
  LabelLayout layout = layout_around(all, frame, dense);
  std::string svg = open_svg(kWidth, kHeight, dense ? "scatter dense" : "scatter") +
                    x_axis(frame, axes.x_title) + y_axis(frame, axes);
  for (const ChartSeries& one : all) {
    svg += "<g class='series " + one.role + "' data-series='" +
           escaped(one.picked_by.empty() ? one.name : one.picked_by) +
           "' style='color:" + one.colour + "'>" + level(one, frame) + joined(one, frame);
    for (const ChartPoint& p : one.points) svg += whisker(p, frame);
    for (const ChartPoint& p : one.points) svg += mark(p, frame, one.shape);
    svg += label(one, frame, layout) + "</g>";
  }
  return svg + "</svg>";
}

std::string stacked_bars_svg(const std::vector<StackedBar>& bars, const std::vector<BarPart>& parts,
                             const std::string& unit) {
  constexpr double kFullWidth = kWidth * 1.6, kBar = 22, kStep = 30, kSumWidth = 80, kHead = 50;
  double longest = 1e-9, label_width = 0;
  for (const StackedBar& bar : bars) {
    double sum = 0;
    for (const double value : bar.values) sum += value;
    longest = std::max(longest, sum);
    label_width = std::max(label_width, kCharWidth * static_cast<double>(bar.label.size()) + 12);
  }
  const double scale = (kFullWidth - label_width - kSumWidth) / longest;
  double y = kHead;
  std::string svg = open_svg(kFullWidth, kHead + kStep * static_cast<double>(bars.size()), "bars") +
                    legend(parts, label_width);
  for (const StackedBar& bar : bars) {
    svg += text_at(label_width - 8, y + 15, bar.label, "class='label' text-anchor='end'");
    double x = label_width, sum = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      const double width = scale * bar.values[i];
      if (width <= 0) continue;
      svg += "<rect x='" + num(x) + "' y='" + num(y) + "' width='" + num(width) + "' height='" +
             num(kBar) + "' fill='" + parts[i].colour + "'><title>" +
             escaped(parts[i].name + ": " + format_fixed(bar.values[i], 2) + " " + unit) +
             "</title></rect>";
      x += width, sum += bar.values[i];
    }
    svg += text_at(x + 7, y + 15, format_fixed(sum, 1) + " " + unit, "class='tick'");
    y += kStep;
  }
  return svg + "</svg>";
}

}  // namespace glimpse::evaluation
