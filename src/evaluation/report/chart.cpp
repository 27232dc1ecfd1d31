#include "evaluation/report/chart.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "evaluation/report/label_layout.h"

namespace glimpse::evaluation {
namespace {

constexpr double kWidth = 620, kHeight = 460;
constexpr double kLeft = 62, kRight = 16, kTop = 14, kBottom = 50;
constexpr double kCharWidth = 8, kLabelHeight = 14;

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
  explicit Frame(const std::vector<ChartPoint>& points) {
    x_low_ = 1, x_high_ = 1;
    y_low_ = points.front().low, y_high_ = points.front().high;
    for (const ChartPoint& p : points) {
      x_low_ = std::min(x_low_, p.x);
      x_high_ = std::max(x_high_, p.x);
      y_low_ = std::min({y_low_, p.low, p.y});
      y_high_ = std::max({y_high_, p.high, p.y});
    }
    x_low_ = std::min(x_low_ / 1.25, 0.5), x_high_ *= 1.25;
    const double pad = std::max(0.06 * (y_high_ - y_low_), 1e-3);
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
  std::string svg;
  for (const double tick : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0}) {
    if (tick < frame.x_low() || tick > frame.x_high()) continue;
    const double x = frame.x(tick);
    svg += line({x, kTop, x, kHeight - kBottom}, "class='grid'");
    svg += text_at(x, kHeight - kBottom + 17, format_fixed(100 * tick, 0) + " %",
                   "class='tick' text-anchor='middle'");
  }
  return svg + text_at((kLeft + kWidth - kRight) / 2, kHeight - 8, title,
                       "class='axis' text-anchor='middle'");
}

std::string y_axis(const Frame& frame, const ChartAxes& axes) {
  const double low = axes.y_scale * frame.y_low(), high = axes.y_scale * frame.y_high();
  const double step = nice_step(high - low, 7);
  std::string svg;
  for (double tick = std::ceil(low / step) * step; tick <= high; tick += step) {
    const double y = frame.y(tick / axes.y_scale);
    svg += line({kLeft, y, kWidth - kRight, y}, "class='grid'");
    svg += text_at(kLeft - 7, y + 4, format_fixed(tick, step < 1 ? 1 : 0),
                   "class='tick' text-anchor='end'");
  }
  const double middle = (kTop + kHeight - kBottom) / 2;
  return svg + text_at(14, middle, axes.y_title,
                       "class='axis' text-anchor='middle' transform='rotate(-90 14 " + num(middle) +
                           ")'");
}

std::string mark(const ChartPoint& p, const Frame& frame) {
  const double x = frame.x(p.x), low = frame.y(p.low), high = frame.y(p.high);
  const std::string stroke = "stroke='" + p.colour + "' stroke-width='1.6'";
  std::string svg = line({x, low, x, high}, stroke);
  svg += line({x - 4, low, x + 4, low}, stroke) + line({x - 4, high, x + 4, high}, stroke);
  return svg + "<circle cx='" + num(x) + "' cy='" + num(frame.y(p.y)) + "' r='5' fill='" +
         (p.hollow ? "#fff" : p.colour) + "' " + stroke + "/>";
}

std::string labels(const std::vector<ChartPoint>& points, const Frame& frame) {
  LabelLayout layout({kLeft, kTop, kWidth - kRight, kHeight - kBottom});
  for (const ChartPoint& p : points) {
    const double x = frame.x(p.x), y = frame.y(p.y);
    layout.keep_free({x - 6, y - 6, x + 6, y + 6});
    layout.keep_free({x - 4, frame.y(p.high), x + 4, frame.y(p.low)});
  }
  std::string svg;
  for (const ChartPoint& p : points) {
    const double x = frame.x(p.x), y = frame.y(p.y);
    const double width = kCharWidth * static_cast<double>(p.label.size());
    const Rectangle place = layout.place(x, y, {.width = width, .height = kLabelHeight});
    const double near_x = std::clamp(x, place.x1, place.x2);
    const double near_y = std::clamp(y, place.y1, place.y2);
    if (std::hypot(near_x - x, near_y - y) > 14) {
      svg += line({x, y, near_x, near_y}, "class='leader' stroke='" + p.colour + "'");
    }
    svg += text_at((place.x1 + place.x2) / 2, place.y2 - 3, p.label,
                   "class='label' text-anchor='middle' fill='" + p.colour + "'");
  }
  return svg;
}

std::string open_svg(double width, double height) {
  return "<svg viewBox='0 0 " + num(width) + " " + num(height) + "' role='img'>";
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

std::string scatter_svg(const std::vector<ChartPoint>& points, const ChartAxes& axes) {
  if (points.empty()) return "";
  const Frame frame(points);
  std::string svg = open_svg(kWidth, kHeight) + x_axis(frame, axes.x_title) + y_axis(frame, axes);
  for (const ChartPoint& point : points) svg += mark(point, frame);
  return svg + labels(points, frame) + "</svg>";
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
  std::string svg = open_svg(kFullWidth, kHead + kStep * static_cast<double>(bars.size())) +
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
