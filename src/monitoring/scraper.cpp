#include "monitoring/scraper.hpp"

#include <algorithm>
#include <future>
#include <utility>

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "monitoring/scrape_target_store.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::seconds store_wait_max{30};

TargetLabels labels_of_target(const ScrapeTarget& target) {
    return {target.name, outgoing::host_and_port(target.url)};
}

/// Hands a request to the store and waits for what it says.
Result<telemetry::Taken> append(telemetry::Store& store, std::unique_ptr<telemetry::Arrival> what) {
    TRY(telemetry::read_batch(*what));
    // Owners: this function, and the store's call, which may come when nobody waits any more.
    auto taken = std::make_shared<std::promise<Result<telemetry::Taken>>>();
    auto future = taken->get_future();
    store.append(std::move(what), [taken](Result<telemetry::Taken> result) {
        taken->set_value(std::move(result));
    });
    if (future.wait_for(store_wait_max) != std::future_status::ready)
        return refuse(telemetry::code::telemetry_away);
    return future.get();
}

}  // namespace

Scraper::Scraper(
    db::Database& database, const TelemetryAccess& access, ScrapeClient& client,
    ScraperOptions options
)
    : database_(database),
      access_(access),
      client_(client),
      options_(std::move(options)),
      lease_(database, hex(random_bytes(8)), options_.uptime),
      plan_(std::max(1, options_.threads / 2)) {}

Scraper::~Scraper() { stop(); }

void Scraper::start() {
    keeping_ = std::thread([this] { keep(); });
}

void Scraper::stop() {
    if (is_stopping_.exchange(true)) return;
    wake_event_.notify();
    {
        const std::lock_guard lock(mutex_);
        changed_.notify_all();
    }
    if (keeping_.joinable()) keeping_.join();
    for (auto& thread : working_) thread.join();
    try {
        write_outcomes(true);
        lease_.release();
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "monitoring", "how scrapes went is not written: {}", failure.what());
    }
}

Scraper::Figures Scraper::figures() {
    const std::lock_guard lock(mutex_);
    return {succeeded_, failed_, plan_.size()};
}

void Scraper::keep() {
    while (!is_stopping_) {
        try {
            look();
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(error, "monitoring", "scrapes wait: {}", failure.what());
        }
        wake_event_.wait(options_.look);
    }
}

void Scraper::look() {
    take_targets();
    write_outcomes(false);
}

/// Reads the targets anew where they may be others, and sees to it that one process scrapes them.
void Scraper::take_targets() {
    struct Seen {
        std::string fingerprint;
        std::optional<std::vector<ScrapeTarget>> targets;
    };

    auto seen = database_.read([&](db::Sql& sql) {
        Seen found{store::targets_fingerprint(sql), std::nullopt};
        if (found.fingerprint != fingerprint_) found.targets = store::enabled_targets(sql);
        return found;
    });
    const bool is_none = seen.targets ? seen.targets->empty() : figures().targets == 0;
    if (is_none) {
        fingerprint_ = std::move(seen.fingerprint);
        leave(true);
        return lease_.release();
    }
    if (!lease_.hold()) {
        fingerprint_.clear();  // They are read again when it is had.
        return leave(false);
    }
    {
        const std::lock_guard lock(mutex_);
        held_until_ = *lease_.held_until();
    }
    if (!seen.targets) return;
    set_plan(*seen.targets);
    fingerprint_ = std::move(seen.fingerprint);
    start_threads(seen.targets->size());
}

/// Scrapes nothing more: there is nothing, or another process does. Then the series are its.
void Scraper::leave(bool is_for_good) {
    if (is_for_good) return set_plan({});
    const std::lock_guard lock(mutex_);
    held_until_ = {};
    plan_.clear();
    std::erase_if(known_, [](const auto& known) { return !known.second.is_running; });
}

void Scraper::set_plan(const std::vector<ScrapeTarget>& targets) {
    Ended ended;
    {
        const std::lock_guard lock(mutex_);
        for (auto& gone : plan_.set(targets, options_.uptime(), options_.clock())) {
            auto& known = known_[gone.id.value];
            if (!known.is_running)
                ended.emplace_back(std::move(gone), std::exchange(known.series, {}));
            else if (!known.former)
                known.former = std::move(gone);
        }
        for (const auto& target : targets) {
            auto& known = known_[target.id.value];
            if (known.version == target.version) continue;
            known.version = target.version;
            known.outcome.reset();
            known.written_up = target.is_up;
        }
        std::erase_if(known_, [&](const auto& known) {
            return !known.second.is_running && !plan_.contains({known.first});
        });
        changed_.notify_all();
    }
    end_series(std::move(ended));
}

void Scraper::start_threads(std::size_t targets) {
    const auto wanted = std::min(targets, static_cast<std::size_t>(options_.threads));
    while (working_.size() < wanted) working_.emplace_back([this] { work(); });
}

/// A row is written when a target begins to answer or no longer does, and else once a minute with
/// all others that are due: however many targets there are and however often they are scraped,
/// that is a transaction now and then.
void Scraper::write_outcomes(bool is_all) {
    struct Written {
        Id<ScrapeTarget> id;
        std::int64_t version = 0;
        ScrapeOutcome outcome;
    };

    const auto now = options_.uptime();
    std::vector<Written> due;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, known] : known_) {
            if (!known.outcome) continue;
            if (is_all || known.written_up != known.outcome->is_up ||
                known.written_at + options_.write_every <= now)
                due.push_back({{id}, known.version, *known.outcome});
        }
    }
    if (due.empty()) return;
    database_.write([&](db::Sql& sql) {
        for (const auto& [id, version, outcome] : due)
            store::write_outcome(sql, id, version, outcome);
    });
    const std::lock_guard lock(mutex_);
    for (const auto& each : due) {
        const auto found = known_.find(each.id.value);
        if (found == known_.end() || found->second.version != each.version) continue;
        auto& known = found->second;
        known.written_up = each.outcome.is_up;
        known.written_at = now;
        if (known.outcome && known.outcome->at == each.outcome.at) known.outcome.reset();
    }
}

void Scraper::work() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        const auto now = options_.uptime();
        std::optional<ScrapeTarget> target;
        if (now < held_until_) target = plan_.take(now, options_.clock());
        if (!target) {
            wait(lock, now);
            continue;
        }
        auto& known = known_[target->id.value];
        known.is_running = true;
        lock.unlock();
        std::optional<ScrapeOutcome> outcome;
        try {
            outcome = scrape(*target, known.series);
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(error, "monitoring", "a scrape failed: {}", failure.what());
        }
        end_series(finish(*target, outcome));
        lock.lock();
    }
}

void Scraper::wait(std::unique_lock<std::mutex>& lock, std::chrono::microseconds now) {
    std::chrono::microseconds wait = options_.look;
    if (const auto next = plan_.next_at(); next && now < held_until_)
        wait = std::clamp(*next - now, std::chrono::microseconds(1'000), wait);
    changed_.wait_for(lock, wait);
}

/// Nothing where the server stops meanwhile.
std::optional<ScrapeOutcome> Scraper::scrape(const ScrapeTarget& target, ScrapedSeries& series) {
    auto scraped = client_.scrape(target.url, std::chrono::seconds(target.timeout_seconds), [this] {
        return is_stopping_.load();
    });
    if (is_stopping_) return std::nullopt;
    auto outcome = scraped->outcome;
    const auto labels = labels_of_target(target);
    auto requests = outcome.is_up ? series.requests(labels, scraped->exposition, outcome)
                                  : series.requests(labels, outcome);
    scraped.reset();
    auto trouble = store(target, std::move(requests), outcome.at);
    if (outcome.trouble.empty()) outcome.trouble = std::move(trouble);
    return outcome;
}

/// Writes down that a target was scraped. What ends since it was changed or removed meanwhile.
Scraper::Ended Scraper::finish(
    const ScrapeTarget& target, const std::optional<ScrapeOutcome>& outcome
) {
    Ended ended;
    const std::lock_guard lock(mutex_);
    const bool is_up = outcome && outcome->is_up;
    plan_.end(target.id, is_up);
    if (!is_stopping_) ++(is_up ? succeeded_ : failed_);
    const auto found = known_.find(target.id.value);
    auto& known = found->second;
    known.is_running = false;
    if (known.former)
        ended.emplace_back(*std::exchange(known.former, {}), std::exchange(known.series, {}));
    if (outcome && known.version == target.version) known.outcome = outcome;
    if (!plan_.contains(target.id)) known_.erase(found);
    changed_.notify_one();
    return ended;
}

void Scraper::end_series(Ended ended) const {
    const Time now{options_.clock().micros / 1'000 * 1'000};
    for (auto& [target, series] : ended)
        store(target, series.ended(labels_of_target(target), now), now);
}

/// What was wrong with it, as a sentence; empty: nothing.
std::string Scraper::store(const ScrapeTarget& target, std::vector<std::string> requests, Time at)
    const {
    telemetry::Taken all;
    for (auto& request : requests) {
        auto arrival = std::make_unique<telemetry::Arrival>();
        arrival->application = target.application.value;
        arrival->form = telemetry::Form::remote_write;
        arrival->at = at;
        arrival->body = std::move(request);
        auto opened = access_.get();
        if (!opened) return opened.error().message;
        auto taken = append(**opened, std::move(arrival));
        if (!taken) return taken.error().message;
        all.stored += taken->stored;
        all.rejected += taken->rejected;
        if (all.reason.empty()) all.reason = taken->reason;
    }
    if (all.rejected == 0) return {};
    return fmt::format(
        "{} samples were stored, {} were not: {}.", all.stored, all.rejected, all.reason
    );
}

std::vector<http::Family> scraper_metrics(Scraper& scraper) {
    return {
        {"mainstay_scrapes_total", "Scrapes of targets since the start.", "counter",
         [&scraper] {
             const auto figures = scraper.figures();
             return std::vector<http::Family::Figure>{
                 {"outcome=\"succeeded\"", static_cast<double>(figures.succeeded)},
                 {"outcome=\"failed\"", static_cast<double>(figures.failed)},
             };
         }},
        {"mainstay_scrape_targets", "Targets that this process scrapes.", "gauge",
         [&scraper] {
             return std::vector<http::Family::Figure>{
                 {"", static_cast<double>(scraper.figures().targets)}
             };
         }},
    };
}

}  // namespace mainstay::monitoring
