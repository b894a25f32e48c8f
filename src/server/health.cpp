#include "server/health.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "server/damage.hpp"
#include "timeline/seal.hpp"

namespace mainstay::server {

namespace {

using std::chrono::microseconds;

constexpr std::size_t waiting_max = 1'000;

/// Checks that say what needs attention, and do not keep the server from its work.
constexpr std::string_view attention_only[] = {"slow_jobs", "space", "clock", "sandbox"};

HealthCheck check_of(std::string name, Finding finding) {
    if (finding.is_ok()) return {.name = std::move(name)};
    return {std::move(name), false, std::move(finding.cause), std::move(finding.detail)};
}

ReadyStatus status_of(const std::vector<HealthCheck>& checks) {
    auto status = ReadyStatus::ready;
    for (const HealthCheck& check : checks) {
        if (check.ok) continue;
        if (std::ranges::find(attention_only, check.name) == std::end(attention_only))
            return ReadyStatus::not_ready;
        status = ReadyStatus::degraded;
    }
    return status;
}

void log_changes(const Readiness& before, const Readiness& after) {
    for (const HealthCheck& check : after.checks) {
        auto known = std::ranges::find(before.checks, check.name, &HealthCheck::name);
        bool was_ok = known == before.checks.end() || known->ok;
        if (check.ok && !was_ok) MAINSTAY_LOG(warning, "health", "{}: well again", check.name);
        if (!check.ok && (was_ok || known->cause != check.cause)) {
            MAINSTAY_LOG(
                warning, "health", "{}: {}: {}", check.name, *check.cause, check.detail.value_or("")
            );
        }
    }
}

}  // namespace

HealthMonitor::HealthMonitor(HealthSubjects subjects, HealthLimits limits)
    : subjects_(std::move(subjects)),
      limits_(limits),
      node_(hex(random_bytes(8))),
      files_(subjects_.directory ? std::make_unique<FileCheck>(*subjects_.directory) : nullptr),
      read_([this](Probe::Report report) { start_reading(std::move(report)); }, done_),
      write_([this](Probe::Report report) { start_writing(std::move(report)); }, done_),
      file_([this](Probe::Report report) { files_->begin(std::move(report)); }, done_) {
    for (const auto& worker : subjects_.workers) kinds_.push_back(worker.kind);
}

HealthMonitor::~HealthMonitor() { stop(); }

void HealthMonitor::start() {
    thread_ = std::thread([this] { run(); });
    damage_thread_ = std::thread([this] { look_for_damage(); });
}

void HealthMonitor::stop() {
    if (is_stopping_.exchange(true)) return;
    wake_.notify();
    stopping_.notify();
    if (thread_.joinable()) thread_.join();
    if (damage_thread_.joinable()) damage_thread_.join();
    Readiness stopped{ReadyStatus::not_ready, {}};
    stopped.checks.push_back({"server", false, "stopping", "The server is ending."});
    std::vector<Answer> waiting;
    latest_.with([&](Latest& latest) {
        latest.is_stopped = true;
        latest.readiness = stopped;
        waiting = std::exchange(latest.waiting, {});
    });
    for (const Answer& answer : waiting) answer(stopped);
}

void HealthMonitor::ask(Answer answer) {
    auto now = system_uptime();
    auto known = latest_.with([&](Latest& latest) -> std::optional<Readiness> {
        bool is_fresh = latest.at && now - *latest.at < limits_.fresh;
        if (is_fresh || latest.is_stopped || latest.waiting.size() >= waiting_max)
            return latest.readiness;
        latest.waiting.push_back(answer);
        return std::nullopt;
    });
    if (known)
        answer(*std::move(known));
    else
        wake_.notify();
}

void HealthMonitor::run() {
    while (!is_stopping_) {
        look();
        wake_.wait(limits_.pause);
    }
}

void HealthMonitor::look() {
    auto until = system_uptime() + limits_.answer;
    auto is_under_way = [&] {
        return read_.is_under_way() || write_.is_under_way() || (files_ && file_.is_under_way());
    };
    for (Probe* probe : {&read_, &write_, &file_}) {
        if (probe != &file_ || files_) probe->begin(system_uptime());
    }
    for (auto now = system_uptime(); is_under_way() && now < until && !is_stopping_;
         now = system_uptime())
        done_->wait(std::chrono::ceil<std::chrono::milliseconds>(until - now));
    failures_.look(subjects_.answers(), system_uptime());
    publish(readiness());
}

void HealthMonitor::publish(Readiness readiness) {
    std::vector<Answer> waiting;
    auto before = latest_.with([&](Latest& latest) {
        latest.at = system_uptime();
        waiting = std::exchange(latest.waiting, {});
        return std::exchange(latest.readiness, readiness);
    });
    log_changes(before, readiness);
    for (const Answer& answer : waiting) answer(readiness);
}

void HealthMonitor::look_for_damage() {
    while (!is_stopping_) {
        auto found = damage_of(subjects_.database);
        if (found) MAINSTAY_LOG(error, "health", "the database is damaged: {}", *found);
        damage_.with([&](auto& damage) { damage = std::move(found); });
        stopping_.wait(limits_.damage_pause);
    }
}

Readiness HealthMonitor::readiness() const {
    auto now = system_uptime();
    auto figures = figures_->with([](const Figures& kept) { return kept; });
    Readiness readiness;
    auto& checks = readiness.checks;
    checks.push_back(check_of("read", read_.finding(now)));
    checks.push_back(check_of("write", write_.finding(now)));
    if (files_) checks.push_back(check_of("files", file_.finding(now)));
    if (files_) checks.push_back(space_check());
    checks.push_back(seal_check(figures));
    checks.push_back(jobs_check(figures, jobs::Lane::quick));
    checks.push_back(jobs_check(figures, jobs::Lane::slow));
    checks.push_back(check_of("answers", failures_.finding()));
    checks.push_back(clock_check());
    checks.push_back(sandbox_check());
    bool is_damaged = damage_.with([](const auto& damage) { return damage.has_value(); });
    Finding damage;
    if (is_damaged) damage = {"damaged", "The database is damaged; the log says where."};
    checks.push_back(check_of("damage", std::move(damage)));
    readiness.status = status_of(checks);
    return readiness;
}

HealthCheck HealthMonitor::space_check() const {
    auto free = files_->last_free_bytes();
    Finding finding;
    if (free && *free < limits_.free_bytes_min)
        finding = {"low_space", fmt::format("{} MiB are free.", *free >> 20)};
    return check_of("space", std::move(finding));
}

HealthCheck HealthMonitor::seal_check(const Figures& figures) const {
    Finding finding;
    if (subjects_.sealer_failure())
        finding = {"trouble", "The record of changes cannot be sealed; the log says why."};
    else if (figures.oldest_unsealed && figures.now - *figures.oldest_unsealed > limits_.seal_delay)
        finding = {
            "late", fmt::format(
                        "A change waits for its seal since {}.", to_string(*figures.oldest_unsealed)
                    )
        };
    return check_of("seal", std::move(finding));
}

HealthCheck HealthMonitor::jobs_check(const Figures& figures, jobs::Lane lane) const {
    bool is_quick = lane == jobs::Lane::quick;
    std::string name = is_quick ? "jobs" : "slow_jobs";
    auto runner = subjects_.runner();
    if (is_quick && runner.since_look > limits_.look_delay)
        return check_of(name, {"stalled", "The queue of jobs is not looked at; the log says why."});
    std::string late;
    for (std::size_t i = 0; i < figures.jobs.size(); ++i) {
        const auto& counts = figures.jobs[i];
        if (subjects_.workers[i].policy.lane != lane || !counts.oldest_due) continue;
        auto age =
            std::chrono::duration_cast<std::chrono::seconds>(figures.now - *counts.oldest_due);
        if (age <= limits_.job_delay) continue;
        if (!late.empty()) late += ' ';
        late += fmt::format(
            "{} of {} are due, the oldest for {} s.", counts.due, counts.kind, age.count()
        );
    }
    return check_of(name, late.empty() ? Finding() : Finding{"late", std::move(late)});
}

HealthCheck HealthMonitor::clock_check() const {
    Finding finding;
    if (subjects_.clock.has_jumped_within(limits_.jump_memory))
        finding = {"clock_jump", "The clock was set forward or back by more than a second."};
    return check_of("clock", std::move(finding));
}

HealthCheck HealthMonitor::sandbox_check() const {
    Finding finding;
    if (!subjects_.sandbox.has_seccomp)
        finding = {
            "no_seccomp",
            "Mails are read in a process that is not held by seccomp: this kernel or container has "
            "none of it. A fault in reading a mail could then do what the server may."
        };
    else if (!subjects_.sandbox.has_landlock)
        finding = {
            "no_landlock",
            "Mails are read in a process that is not held by Landlock: this kernel or container "
            "has none of it. A fault in reading a mail could then read the server's files."
        };
    return check_of("sandbox", std::move(finding));
}

void HealthMonitor::start_reading(Probe::Report report) const {
    auto found = std::make_shared<Figures>();  // Owned by the two steps of one try.
    auto body = [found, kinds = kinds_](db::Sql& sql) {
        found->now = sql.now();
        found->jobs = jobs::counts_of(sql, kinds, found->now);
        found->oldest_unsealed = timeline::oldest_unsealed(sql);
        return true;
    };
    subjects_.database.submit_read(
        body,
        [found, kept = figures_, report = std::move(report)](std::exception_ptr failure) {
            if (!failure) kept->with([&](Figures& figures) { figures = *found; });
            report(finding_of(failure));
        }
    );
}

void HealthMonitor::start_writing(Probe::Report report) const {
    auto body = [node = node_](db::Sql& sql) {
        auto now = sql.now();
        sql.run(
            "INSERT INTO heartbeat (node, at) VALUES (:node, :at)"
            " ON CONFLICT (node) DO UPDATE SET at = excluded.at",
            node, now
        );
        return true;
    };
    subjects_.database.submit_write(body, [report = std::move(report)](std::exception_ptr failure) {
        report(finding_of(failure));
    });
}

http::Route ready_route(HealthMonitor* monitor) {
    auto respond = [monitor](std::function<void(http::Reply<Readiness>)> answer) {
        monitor->ask([answer = std::move(answer)](Readiness readiness) {
            bool is_ready = readiness.status != ReadyStatus::not_ready;
            answer({.body = std::move(readiness), .status = is_ready ? 200 : 503});
        });
    };
    return http::direct<Readiness>(
        "/api/v1/ready", respond,
        {.summary = "Tell whether the server can do its work, and what keeps it from it.",
         .statuses_alike = {503},
         .tag = "server"}
    );
}

}  // namespace mainstay::server
