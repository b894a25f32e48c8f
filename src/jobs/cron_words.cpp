#include "jobs/cron_words.hpp"

#include <optional>
#include <vector>

#include <fmt/format.h>

namespace mainstay::jobs {

namespace {

constexpr std::size_t clock_times_max = 6;  // Of a day, each by itself.
constexpr std::uint64_t all_minutes = (std::uint64_t{1} << 60) - 1;
constexpr std::uint64_t all_days = 0xffff'fffe;
constexpr std::uint64_t all_months = 0x1ffe;
constexpr std::uint64_t all_weekdays = 0x7f;
constexpr int values_of_range_min = 3;  // Fewer are named one by one.

std::vector<int> values_of(std::uint64_t set) {
    std::vector<int> values;
    for (int value = 0; value < 64; ++value)
        if (set >> value & 1) values.push_back(value);
    return values;
}

/// The n of "every n": each nth value from 0 on, to the end of `size`.
std::optional<int> step_of(std::uint64_t set, int size) {
    auto values = values_of(set);
    if (values.size() < 2 || values.front() != 0) return std::nullopt;
    auto step = values[1];
    if (size % step != 0 || values.size() != static_cast<std::size_t>(size / step))
        return std::nullopt;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] != static_cast<int>(i) * step) return std::nullopt;
    return step;
}

class Sentence {
public:
    Sentence(const Cron& cron, Language language) : cron_(cron), language_(language) {}

    std::string text() const {
        auto sentence = time() + ", " + days();
        if (cron_.months != all_months)
            sentence += ", " + text_of("in_months", {{"months", names("month", cron_.months)}});
        if (sentence.front() >= 'a' && sentence.front() <= 'z')
            sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
        return sentence + ".";
    }

private:
    std::string text_of(std::string_view key, const Parameters& parameters = {}) const {
        return cron_texts().text(language_, key, parameters);
    }

    /// `1, 2 and 5`.
    std::string joined(const std::vector<std::string>& parts) const {
        std::string all = parts.front();
        for (std::size_t i = 1; i + 1 < parts.size(); ++i) all += ", " + parts[i];
        return parts.size() == 1
                   ? all
                   : text_of("and", {{"first", std::move(all)}, {"last", parts.back()}});
    }

    std::string numbers(std::uint64_t set) const {
        std::vector<std::string> parts;
        for (auto value : values_of(set)) parts.push_back(std::to_string(value));
        return joined(parts);
    }

    std::string name(std::string_view of, int value) const {
        return text_of(fmt::format("{}.{}", of, value));
    }

    /// `January and July`.
    std::string names(std::string_view of, std::uint64_t set) const {
        std::vector<std::string> parts;
        for (auto value : values_of(set)) parts.push_back(name(of, value));
        return joined(parts);
    }

    std::string time() const {
        if (cron_.is_every_hour()) return time_of_every_hour();
        auto hours = values_of(cron_.hours), minutes = values_of(cron_.minutes);
        if (hours.size() * minutes.size() <= clock_times_max) {
            std::vector<std::string> times;
            for (auto hour : hours)
                for (auto minute : minutes)
                    times.push_back(fmt::format("{:02}:{:02}", hour, minute));
            return text_of("at", {{"times", joined(times)}});
        }
        return text_of(
            "in_hours", {{"time", time_of_every_hour()}, {"hours", numbers(cron_.hours)}}
        );
    }

    std::string time_of_every_hour() const {
        if (cron_.minutes == all_minutes) return text_of("every_minute");
        if (auto step = step_of(cron_.minutes, 60))
            return text_of("every_minutes", {{"count", std::to_string(*step)}});
        return text_of("at_minutes", {{"minutes", numbers(cron_.minutes)}});
    }

    /// `from Monday to Friday`, `on Monday and Sunday`.
    std::string weekdays() const {
        auto values = values_of(cron_.weekdays);
        const bool is_range = static_cast<int>(values.size()) >= values_of_range_min &&
                              values.back() - values.front() + 1 == static_cast<int>(values.size());
        if (is_range)
            return text_of(
                "weekday_range", {{"first", name("weekday", values.front())},
                                  {"last", name("weekday", values.back())}}
            );
        return text_of("on_weekdays", {{"days", names("weekday", cron_.weekdays)}});
    }

    std::string days() const {
        const bool has_days = cron_.days != all_days;
        const bool has_weekdays = cron_.weekdays != all_weekdays;
        if (!has_days && !has_weekdays) return text_of("every_day");
        if (!has_days) return weekdays();
        auto dates = text_of("on_days", {{"days", numbers(cron_.days)}});
        if (!has_weekdays) return dates;
        const bool is_both = cron_.has_any_day || cron_.has_any_weekday;
        return text_of(is_both ? "both" : "either", {{"dates", dates}, {"weekdays", weekdays()}});
    }

    const Cron& cron_;
    Language language_;
};

}  // namespace

std::string described(const Cron& cron, Language language) {
    return Sentence(cron, language).text();
}

}  // namespace mainstay::jobs
