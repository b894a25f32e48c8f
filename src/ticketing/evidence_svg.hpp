// Pictures of what a signal saw, as SVG. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/catalogue.hpp"
#include "base/time.hpp"
#include "ticketing/evidence_chart.hpp"

namespace mainstay::ticketing {

/// What a picture is about.
struct ChartCaption {
    std::string title;
    std::optional<Time> onset;
    Language language = Language::en;
};

/// The picture as SVG without scripts, links and outside resources; all texts are escaped. It has a
/// title and a description for who cannot see it, and colours for light and for dark.
std::string svg_of(const EvidenceChart& chart, const ChartCaption& caption);

}  // namespace mainstay::ticketing
