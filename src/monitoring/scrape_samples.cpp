#include "monitoring/scrape_samples.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/check.hpp"
#include "telemetry/attribute_shapes.hpp"
#include "telemetry/write_request.hpp"

namespace mainstay::monitoring {

namespace {

using telemetry::Family;
using telemetry::FamilyType;
using telemetry::Label;

/// A request is no larger, but for one series: so none is refused by the store for its size.
constexpr std::size_t request_bytes_max = 4U << 20U;

constexpr std::array report_families{
    Family{"up", FamilyType::gauge, "Whether the last scrape of the target went well.", ""},
    Family{
        "scrape_duration_seconds", FamilyType::gauge, "How long the scrape of the target took.",
        "seconds"
    },
    Family{"scrape_samples_scraped", FamilyType::gauge, "How many samples the target exposed.", ""},
};

std::string report_labels(const Family& family, const TargetLabels& target) {
    return telemetry::label_bytes(
        {{"__name__", family.name}, {"instance", target.instance}, {"job", target.job}}
    );
}

/// Texts one after another, each behind its length.
void add_counted(std::string& all, std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    all.append(reinterpret_cast<const char*>(&size), sizeof size);
    all += text;
}

std::string_view take_counted(std::string_view& all) {
    std::uint32_t size = 0;
    std::memcpy(&size, all.data(), sizeof size);
    const auto text = all.substr(sizeof size, size);
    all.remove_prefix(sizeof size + size);
    return text;
}

}  // namespace

std::vector<Label> with_target_labels(
    const std::vector<Label>& own, const TargetLabels& target, std::vector<std::string>& made
) {
    made.clear();
    made.reserve(2);  // The labels point into it.
    std::vector<Label> labels;
    labels.reserve(own.size() + 2);
    auto is_taken = [&](std::string_view name) {
        return std::ranges::find(own, name, &Label::name) != own.end() ||
               std::ranges::find(made, name) != made.end();
    };
    for (const auto& label : own) {
        if (label.name != "job" && label.name != "instance") {
            labels.push_back(label);
            continue;
        }
        std::string name(label.name);
        do name.insert(0, "exported_");
        while (is_taken(name));
        labels.push_back({made.emplace_back(std::move(name)), label.value});
    }
    labels.push_back({"job", target.job});
    if (!target.instance.empty()) labels.push_back({"instance", target.instance});
    std::ranges::sort(labels, {}, &Label::name);
    return labels;
}

double stale_value() { return std::bit_cast<double>(std::uint64_t{0x7ff0000000000002}); }

/// Requests as they grow, and the labels that they have.
class ScrapedSeries::Maker {
public:
    Maker(const TargetLabels& target, Time at) : target_(target), at_(at) {}

    /// The samples that tell of the scrape itself. Before all others, so that an endpoint that
    /// exposes such a series does not speak for us.
    void add_report(const ScrapeOutcome& outcome) {
        const double values[] = {
            outcome.is_up ? 1.0 : 0.0,
            std::chrono::duration<double>(outcome.took).count(),
            static_cast<double>(outcome.samples),
        };
        for (std::size_t i = 0; i < report_families.size(); ++i) {
            const auto labels = report_labels(report_families[i], target_);
            seen_.insert(telemetry::secret_hash(labels));
            telemetry::add_metric(request_, report_families[i]);
            telemetry::add_series(request_, labels, {at_, values[i]});
        }
    }

    void add_exposed(const telemetry::Exposition& exposition) {
        std::vector<std::size_t> described_in(exposition.families.size(), 0);
        std::vector<std::string> made;
        std::vector<Label> own;
        for (const auto& sample : exposition.samples) {
            const auto begin =
                exposition.labels.begin() + static_cast<std::ptrdiff_t>(sample.labels.begin);
            own.assign(begin, begin + static_cast<std::ptrdiff_t>(sample.labels.count));
            const auto labels = telemetry::label_bytes(with_target_labels(own, target_, made));
            const auto hash = telemetry::secret_hash(labels);
            // A series that is exposed twice has one value at a time: the first.
            if (!sample.at && !seen_.insert(hash).second) continue;
            if (request_.size() > request_bytes_max) end_request();
            if (auto& in_request = described_in[sample.family];
                in_request != requests_.size() + 1) {
                in_request = requests_.size() + 1;
                telemetry::add_metric(request_, exposition.families[sample.family]);
            }
            telemetry::add_series(request_, labels, {sample.at.value_or(at_), sample.value});
            if (!sample.at) {
                hashes_.push_back(hash);
                add_counted(labels_, labels);
                if (labels_.size() > request_bytes_max) end_labels();
            }
        }
        std::ranges::sort(hashes_);
    }

    /// Ends those that came before and did not come now.
    void add_ends(const ScrapedSeries& before) {
        if (std::ranges::includes(hashes_, before.hashes_)) return;
        for (const auto& packed : before.packed_) {
            const auto all = telemetry::unpack_snappy(packed);
            MAINSTAY_CHECK(all);
            for (std::string_view rest = *all; !rest.empty();) {
                const auto labels = take_counted(rest);
                if (!seen_.contains(telemetry::secret_hash(labels))) add_end(labels);
            }
        }
    }

    void add_report_ends() {
        for (const auto& family : report_families) add_end(report_labels(family, target_));
    }

    /// Keeps what came for the next scrape.
    void remember(ScrapedSeries& series) {
        if (!labels_.empty()) end_labels();
        series.hashes_ = std::move(hashes_);
        series.packed_ = std::move(packed_labels_);
    }

    std::vector<std::string> requests() {
        if (!request_.empty()) end_request();
        return std::move(requests_);
    }

private:
    void add_end(std::string_view labels) {
        if (request_.size() > request_bytes_max) end_request();
        telemetry::add_series(request_, labels, {at_, stale_value()});
    }

    void end_request() {
        requests_.push_back(telemetry::pack_snappy(request_));
        request_.clear();
    }

    void end_labels() {
        packed_labels_.push_back(telemetry::pack_snappy(labels_));
        labels_.clear();
    }

    const TargetLabels& target_;
    const Time at_;
    std::string request_;
    std::vector<std::string> requests_;
    std::unordered_set<std::uint64_t> seen_;
    std::vector<std::uint64_t> hashes_;
    std::string labels_;
    std::vector<std::string> packed_labels_;
};

std::vector<std::string> ScrapedSeries::requests(
    const TargetLabels& target, const telemetry::Exposition& exposition,
    const ScrapeOutcome& outcome
) {
    Maker maker(target, outcome.at);
    maker.add_report(outcome);
    has_report_ = true;
    maker.add_exposed(exposition);
    maker.add_ends(*this);
    maker.remember(*this);
    return maker.requests();
}

std::vector<std::string> ScrapedSeries::requests(
    const TargetLabels& target, const ScrapeOutcome& outcome
) {
    Maker maker(target, outcome.at);
    maker.add_report(outcome);
    has_report_ = true;
    maker.add_ends(*this);
    maker.remember(*this);
    return maker.requests();
}

std::vector<std::string> ScrapedSeries::ended(const TargetLabels& target, Time at) {
    Maker maker(target, at);
    if (std::exchange(has_report_, false)) maker.add_report_ends();
    maker.add_ends(*this);
    maker.remember(*this);
    return maker.requests();
}

}  // namespace mainstay::monitoring
