#include "bugfix/intake.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "base/log.hpp"
#include "bugfix/codes.hpp"
#include "bugfix/event_tally.hpp"
#include "bugfix/fingerprint_rules.hpp"
#include "bugfix/recent_events.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::chrono::seconds come_back{5};
constexpr std::chrono::seconds rules_kept{5};
constexpr std::size_t rules_known_max = 10'000;

/// One request on its way.
struct Submission {
    std::vector<PreparedEvent> events;
    std::vector<SessionCounts> sessions;
    std::vector<DiscardCount> discards;
    std::vector<std::string> ids;  // What is answered.
    ErrorIntake::Done done;
    std::size_t bytes = 0;
    bool is_alone = false;  // With others it failed: nobody else's is to fail by it again.
};

Error queue_full() {
    auto error = refuse(code::error_queue_full);
    error.retry_after = come_back;
    return error;
}

Error away() {
    auto error = refuse(code::errors_away);
    error.retry_after = come_back;
    return error;
}

std::size_t bytes_of(const PreparedEvent& event) {
    auto bytes = sizeof(event) + event.packed.size() + event.title.size() + event.message.size();
    for (const auto& each : event.attachments) bytes += each.bytes.size();
    for (const auto& [name, value] : event.tags) bytes += name.size() + value.size();
    return bytes;
}

/// A category of the protocol; names that senders make up are one.
std::string_view label_of(std::string_view category) {
    constexpr std::array known{
        std::string_view("error"),    std::string_view("transaction"),
        std::string_view("span"),     std::string_view("log"),
        std::string_view("session"),  std::string_view("attachment"),
        std::string_view("profile"),  std::string_view("monitor"),
        std::string_view("replay"),   std::string_view("feedback"),
        std::string_view("log_item"), std::string_view("metric_bucket"),
        std::string_view("log_byte"), std::string_view("internal"),
    };
    const auto* found = std::ranges::find(known, category);
    return found == known.end() ? "other" : *found;
}

}  // namespace

class ErrorIntake::Intake : public std::enable_shared_from_this<Intake> {
public:
    void open(db::Database& database, Clock clock, Symbolicate symbolicate) {
        std::lock_guard lock(mutex_);
        database_ = &database;
        clock_ = std::move(clock);
        symbolicate_ = std::move(symbolicate);
    }

    void close() {
        std::lock_guard lock(mutex_);
        database_ = nullptr;
        aside_ = {};
    }

    void resolve_aside(ResolveAside aside) {
        std::lock_guard lock(mutex_);
        aside_ = std::move(aside);
    }

    void take(SentErrors sent, const Done& done) {
        const auto aside = aside_for(sent);
        if (!aside) return take_here(std::move(sent), done, {});
        auto held = std::make_shared<SentErrors>(std::move(sent));  // Owners: this, and the task.
        auto task = [self = shared_from_this(), held, done, resolve = aside->resolve] {
            self->take_here(std::move(*held), done, resolve);
        };
        if (!aside->submit(std::move(task))) take_here(std::move(*held), done, {});
    }

    /// On this thread. `resolve`: what is done to an event besides, if anything.
    void take_here(SentErrors sent, const Done& done, const Symbolicate& resolve) {
        auto rules = rules_for(sent.application);
        if (!rules) return done(std::move(rules).error());
        Submission submission{
            .sessions = std::move(sent.sessions), .discards = std::move(sent.discards), .done = done
        };
        const bool is_all = submission.sessions.empty() && submission.discards.empty();
        std::optional<Error> refused;
        for (auto& each : sent.events)
            if (auto error = prepare(sent, each, **rules, resolve, submission))
                refused = std::move(error);
        if (refused && is_all && submission.ids.empty()) return done(*std::move(refused));
        if (submission.events.empty() && submission.sessions.empty() && submission.discards.empty())
            return done(std::move(submission.ids));
        submit(std::move(submission));
    }

    std::map<std::string, std::int64_t> discard_figures() {
        std::lock_guard lock(mutex_);
        return discards_;
    }

    IntakeFigures figures() {
        std::lock_guard lock(mutex_);
        auto figures = figures_;
        figures.waiting = static_cast<std::int64_t>(waiting_events_);
        return figures;
    }

private:
    // Its owners: the map, and those that group by it.
    using Rules = std::shared_ptr<const std::vector<errors::FingerprintRule>>;

    struct KnownRules {
        Rules rules;
        std::chrono::steady_clock::time_point read_at;
    };

    /// Of the application, as they were a few seconds ago at most.
    Result<Rules> rules_for(Id<Application> application) {
        const auto now = std::chrono::steady_clock::now();
        db::Database* database = nullptr;
        {
            std::lock_guard lock(mutex_);
            if (!database_) return away();
            const auto known = rules_.find(application);
            if (known != rules_.end() && now - known->second.read_at < rules_kept)
                return known->second.rules;
            database = database_;
        }
        Rules rules;
        try {
            // Owners: see the type.
            rules = std::make_shared<const std::vector<errors::FingerprintRule>>(
                database->read([&](db::Sql& sql) { return rules_of(sql, application); })
            );
        } catch (const std::exception&) {
            log_failure(std::current_exception());
            return away();
        }
        std::lock_guard lock(mutex_);
        if (rules_.size() >= rules_known_max) rules_.clear();
        rules_[application] = {rules, now};
        return rules;
    }

    /// Where such a request is better read, if anywhere.
    std::optional<ResolveAside> aside_for(const SentErrors& sent) {
        auto aside = [this] {
            std::lock_guard lock(mutex_);
            return aside_;
        }();
        if (!aside.is_wanted) return std::nullopt;
        try {
            const bool is_wanted = std::ranges::any_of(sent.events, [&](const SentEvent& each) {
                return aside.is_wanted(sent.application, each.json);
            });
            if (is_wanted) return aside;
        } catch (const std::exception&) {
            log_failure(std::current_exception());
        }
        return std::nullopt;
    }

    /// Reads one event into the submission. Gives why it was left out.
    std::optional<Error> prepare(
        const SentErrors& sent, SentEvent& each, const std::vector<errors::FingerprintRule>& rules,
        const Symbolicate& resolve, Submission& submission
    ) {
        const auto by_maps = [this] {
            std::lock_guard lock(mutex_);
            return symbolicate_;
        }();
        const auto symbolicate = [&](Id<Application> application, errors::ErrorEvent& event) {
            if (by_maps) by_maps(application, event);
            if (resolve) resolve(application, event);
        };
        auto event = prepare_event(
            sent.application, each.json, sent.received, rules,
            [this](const PreparedEvent& read) {
                std::lock_guard lock(mutex_);
                return keys_.is_wanted(read);
            },
            symbolicate
        );
        std::lock_guard lock(mutex_);
        if (!event) {
            ++figures_.malformed;
            submission.discards.push_back(
                {sent.application, DiscardedBy::server, "error", "malformed", 1}
            );
            return std::move(event).error();
        }
        event->is_of_telemetry = sent.is_of_telemetry;
        submission.ids.push_back(event->id);
        if (ids_.contains(sent.application, event->id, sent.received)) {
            ++figures_.repeated;
            return std::nullopt;
        }
        if (!event->packed.empty()) event->attachments = std::move(each.attachments);
        submission.bytes += bytes_of(*event);
        submission.events.push_back(*std::move(event));
        return std::nullopt;
    }

    void submit(Submission submission) {
        {
            std::unique_lock lock(mutex_);
            const auto events = submission.events.size();
            const bool is_full = waiting_events_ + events > waiting_events_max ||
                                 waiting_bytes_ + submission.bytes > waiting_bytes_max ||
                                 waiting_.size() >= waiting_events_max;
            if (is_full || !database_) {
                figures_.refused += static_cast<std::int64_t>(events);
                auto error = database_ ? queue_full() : away();
                lock.unlock();
                return submission.done(std::move(error));
            }
            waiting_events_ += events;
            waiting_bytes_ += submission.bytes;
            waiting_.push_back(std::move(submission));
        }
        write_next();
    }

    // Its owners: the body and the callback of its transaction.
    using Batch = std::shared_ptr<std::vector<Submission>>;

    /// Begins the next transaction, unless one is under way.
    void write_next() {
        auto batch = std::make_shared<std::vector<Submission>>();  // Owners: see the type.
        db::Database* database = nullptr;
        {
            std::lock_guard lock(mutex_);
            if (is_writing_ || waiting_.empty()) return;
            std::size_t events = 0;
            const auto may_join = [&] {
                if (batch->empty()) return true;
                const bool is_alone = batch->front().is_alone || waiting_.front().is_alone;
                return !is_alone && events < batch_events_max;
            };
            while (!waiting_.empty() && may_join()) {
                events += waiting_.front().events.size();
                waiting_bytes_ -= waiting_.front().bytes;
                batch->push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            }
            waiting_events_ -= events;
            is_writing_ = true;
            database = database_;
        }
        write(database, batch);
    }

    /// What a transaction counts, and what became of it.
    struct Counted {
        std::vector<const PreparedEvent*> events;  // Of the batch.
        std::vector<TakenEvent> taken;
        std::vector<SessionCounts> sessions;
        std::vector<DiscardCount> discards;
        Time now;
    };

    void write(db::Database* database, const Batch& batch) {
        auto counted = std::make_shared<Counted>();  // Owners: the same two.
        collect(*batch, *counted);
        auto self = shared_from_this();
        auto body = [batch, counted](db::Sql& sql) {
            const auto call = Call::system(counted->now, "errors");
            counted->taken = take_events(sql, call, counted->events);
            count_sessions(sql, counted->sessions);
            count_discards(sql, counted->now, counted->discards);
            return true;
        };
        auto done = [self, batch, counted](const std::exception_ptr& failure) {
            self->complete(batch, *counted, failure);
        };
        try {
            if (!database) throw db::Overloaded("the records are closed");
            database->submit_write(body, done);
        } catch (const db::Overloaded&) {
            complete(batch, *counted, std::current_exception());
        }
    }

    /// The errors of one session count once, though each later report of it names them again.
    /// `here`: the sessions of this batch with errors.
    void collect_session(SessionCounts session, RecentIds& here, Counted& counted) {
        if (session.errored > 0) {
            const bool is_known = errored_.contains(session.application, session.id, counted.now) ||
                                  here.contains(session.application, session.id, counted.now);
            if (is_known) session.errored = 0;
            here.add(session.application, session.id, counted.now);
        }
        if (session.sessions + session.errored + session.crashed > 0)
            counted.sessions.push_back(std::move(session));
    }

    /// All of the batch, each event id once.
    void collect(const std::vector<Submission>& batch, Counted& counted) {
        std::lock_guard lock(mutex_);
        counted.now = clock_();
        RecentIds here;
        RecentIds errored;
        for (const auto& submission : batch) {
            for (const auto& event : submission.events) {
                const bool is_repeated = here.contains(event.application, event.id, counted.now) ||
                                         ids_.contains(event.application, event.id, counted.now);
                if (is_repeated) {
                    ++figures_.repeated;
                    continue;
                }
                here.add(event.application, event.id, counted.now);
                counted.events.push_back(&event);
            }
            for (const auto& each : submission.sessions) collect_session(each, errored, counted);
            for (const auto& each : submission.discards) counted.discards.push_back(each);
        }
    }

    void complete(const Batch& batch, const Counted& counted, const std::exception_ptr& failure) {
        const bool goes_on_alone = failure && batch->size() > 1 && !is_overloaded(failure);
        {
            std::lock_guard lock(mutex_);
            is_writing_ = false;
            if (!failure) note(counted);
            if (goes_on_alone) put_back(*batch);
        }
        if (goes_on_alone) return write_next();
        if (failure) log_failure(failure);
        for (auto& submission : *batch) {
            if (failure)
                submission.done(away());
            else
                submission.done(std::move(submission.ids));
        }
        write_next();
    }

    void note(const Counted& counted) {
        for (const auto& each : counted.discards) {
            auto labels = fmt::format(
                "by=\"{}\",category=\"{}\"", wire::name_of(each.by), label_of(each.category)
            );
            discards_[std::move(labels)] += each.quantity;
        }
        for (const auto& each : counted.sessions)
            if (each.errored > 0) errored_.add(each.application, each.id, counted.now);
        figures_.taken += static_cast<std::int64_t>(counted.events.size());
        for (std::size_t i = 0; i < counted.events.size(); ++i) {
            const auto& event = *counted.events[i];
            ids_.add(event.application, event.id, counted.now);
            keys_.note(event, counted.taken[i].events);
        }
    }

    void put_back(std::vector<Submission>& batch) {
        for (auto& submission : batch) {
            submission.is_alone = true;
            waiting_events_ += submission.events.size();
            waiting_bytes_ += submission.bytes;
            waiting_.push_back(std::move(submission));
        }
    }

    static bool is_overloaded(const std::exception_ptr& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const db::Overloaded&) {
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }

    static void log_failure(const std::exception_ptr& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            MAINSTAY_LOG(error, "bugfix", "errors could not be counted: {}", error.what());
        }
    }

    std::mutex mutex_;
    db::Database* database_ = nullptr;
    Clock clock_;
    Symbolicate symbolicate_;
    ResolveAside aside_;
    std::deque<Submission> waiting_;
    std::size_t waiting_events_ = 0;
    std::size_t waiting_bytes_ = 0;
    bool is_writing_ = false;
    RecentIds ids_;
    RecentIds errored_;  // Sessions whose errors were counted.
    KnownKeys keys_;
    std::map<Id<Application>, KnownRules> rules_;
    IntakeFigures figures_;
    std::map<std::string, std::int64_t> discards_;
};

ErrorIntake::ErrorIntake() : intake_(std::make_shared<Intake>()) {}  // Owners: see the member.

void ErrorIntake::take(SentErrors sent, Done done) const { intake_->take(std::move(sent), done); }

void ErrorIntake::open(db::Database& database, Clock clock, Symbolicate symbolicate) const {
    intake_->open(database, std::move(clock), std::move(symbolicate));
}

void ErrorIntake::close() const { intake_->close(); }

void ErrorIntake::resolve_aside(ResolveAside aside) const {
    intake_->resolve_aside(std::move(aside));
}

IntakeFigures ErrorIntake::figures() const { return intake_->figures(); }

std::map<std::string, std::int64_t> ErrorIntake::discard_figures() const {
    return intake_->discard_figures();
}

}  // namespace mainstay::bugfix
