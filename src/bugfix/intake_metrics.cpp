#include "bugfix/intake_metrics.hpp"

namespace mainstay::bugfix {

std::vector<http::Family> intake_metrics(const ErrorIntake& intake) {
    using Figure = http::Family::Figure;
    auto outcomes = [intake] {
        const auto figures = intake.figures();
        auto figure = [](const char* labels, std::int64_t count) {
            return Figure{labels, static_cast<double>(count)};
        };
        return std::vector{
            figure("outcome=\"taken\"", figures.taken),
            figure("outcome=\"repeated\"", figures.repeated),
            figure("outcome=\"malformed\"", figures.malformed),
            figure("outcome=\"refused\"", figures.refused),
        };
    };
    auto waiting = [intake] {
        return std::vector{Figure{"", static_cast<double>(intake.figures().waiting)}};
    };
    auto dropped = [intake] {
        std::vector<Figure> figures;
        for (const auto& [labels, count] : intake.discard_figures())
            figures.push_back({labels, static_cast<double>(count)});
        return figures;
    };
    return {
        {.name = "mainstay_error_events_total",
         .help = "Error events that came in, and what became of them.",
         .type = "counter",
         .figures = outcomes},
        {.name = "mainstay_error_events_waiting",
         .help = "Error events that wait to be counted.",
         .figures = waiting},
        {.name = "mainstay_error_discards_total",
         .help = "What programs sent or left out that is not kept, by who left it out.",
         .type = "counter",
         .figures = dropped},
    };
}

}  // namespace mainstay::bugfix
