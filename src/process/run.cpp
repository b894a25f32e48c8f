#include "process/run.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <sys/stat.h>

#include "process/codes.hpp"
#include "process/fault.hpp"
#include "process/spawn.hpp"
#include "process/supervision.hpp"

namespace mainstay::process {

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr const char* program_folders[] = {"/usr/local/bin", "/usr/bin", "/bin"};
constexpr const char* limiter = "/usr/bin/prlimit";
constexpr auto wall_most = std::chrono::milliseconds(24h * 365);
constexpr auto grace_most = std::chrono::milliseconds(1h);

bool is_program(const std::string& path) {
    struct stat about{};
    return stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
           access(path.c_str(), X_OK) == 0;
}

Result<std::string> find(const std::string& name) {
    if (name.starts_with('/')) {
        if (is_program(name)) return name;
        return refuse(code::program_not_found, {{"program", name}, {"places", name}});
    }
    if (!name.empty() && name.find('/') == std::string::npos)
        for (const auto* folder : program_folders)
            if (auto path = fmt::format("{}/{}", folder, name); is_program(path)) return path;
    return refuse(
        code::program_not_found,
        {{"program", name}, {"places", fmt::format("{}", fmt::join(program_folders, ", "))}}
    );
}

bool has_nul(const std::vector<std::string>& words) {
    return std::ranges::any_of(words, [](const std::string& word) {
        return word.find('\0') != std::string::npos;
    });
}

bool is_variable(const std::string& word) {
    auto equals = word.find('=');
    return equals != std::string::npos && equals > 0;
}

// What is wrong with a program, or nothing.
std::string fault_of(const Program& program) {
    const auto& limits = program.limits;
    auto folders = program.sandbox.value_or(Sandbox{}).readable_folders;
    auto writable = program.sandbox.value_or(Sandbox{}).writable_folder;
    folders.push_back(writable.empty() ? "/" : writable);
    folders.push_back(program.folder);
    if (has_nul({program.name}) || has_nul(program.arguments) || has_nul(program.environment) ||
        has_nul(folders))
        return "a text has a NUL character in it";
    if (!std::ranges::all_of(program.environment, is_variable))
        return "each variable must be NAME=value";
    if (!std::ranges::all_of(folders, [](const auto& path) { return path.starts_with('/'); }))
        return "folders must be absolute paths";
    if (limits.wall_max < 1ms || limits.wall_max > wall_most || limits.cpu_max < 1s ||
        limits.line_bytes_max < 1 || limits.files_max < 8 || limits.processes_max.value_or(1) < 1)
        return "a limit is too low, or of more than a year";
    if (program.stop_signal < 1 || program.stop_signal >= NSIG || program.stop_grace < 0ms ||
        program.stop_grace > grace_most)
        return "the signal must be one, and the grace at most an hour";
    return {};
}

std::string cannot_limit_processes(const Program& program) {
    if (!program.sandbox) return "the kernel counts those of one program only in a sandbox";
    if (geteuid() == 0)
        return "the kernel limits no process of root; run the server as a user of its own";
    if (!is_program(limiter)) return "prlimit is missing; install the package util-linux";
    return {};
}

std::vector<ResourceLimit> resource_limits(const ProgramLimits& limits) {
    auto cpu = static_cast<rlim_t>(limits.cpu_max.count());
    auto files = static_cast<rlim_t>(limits.files_max);
    return {
        // The second is for those who ignore the signal of the first.
        {RLIMIT_CPU, cpu, cpu + 1},
        {RLIMIT_AS, limits.memory_bytes_max, limits.memory_bytes_max},
        {RLIMIT_FSIZE, limits.file_bytes_max, limits.file_bytes_max},
        {RLIMIT_NOFILE, files, files},
    };
}

std::vector<std::string> command(const Program& program, const std::string& path) {
    std::vector<std::string> words;
    if (program.sandbox) words = bubblewrap_command(*program.sandbox, program.folder);
    // Only from within does the kernel count the processes of the sandbox alone. One is bwrap's.
    if (auto most = program.limits.processes_max)
        words.insert(words.end(), {limiter, fmt::format("--nproc={}", *most + 1), "--"});
    words.push_back(path);
    words.insert(words.end(), program.arguments.begin(), program.arguments.end());
    return words;
}

Error not_started(const Program& program, const Spawned& spawned) {
    std::string reason = std::strerror(spawned.error);
    if (spawned.failed_at == Spawned::Step::folder)
        reason = fmt::format("its folder {}: {}", program.folder, reason);
    return refuse(code::program_not_started, {{"program", program.name}, {"reason", reason}});
}

std::string ending_text(const Outcome& outcome) {
    switch (outcome.end_reason) {
        case EndReason::exited:
            return fmt::format("exited with code {}", outcome.exit_code);
        case EndReason::signaled: {
            const char* name = sigabbrev_np(outcome.signal);
            return fmt::format("was ended by signal {}", name ? name : "of no name");
        }
        case EndReason::stopped:
            return "was stopped on request";
        case EndReason::wall_time:
            return "was stopped, since it took longer than it may";
        case EndReason::cpu_time:
            return "was killed, since it used more CPU time than it may";
        case EndReason::output_bytes:
            return "was stopped, since it wrote more output than it may";
        case EndReason::file_bytes:
            return "was killed, since it wrote a larger file than it may";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

}  // namespace

std::string Outcome::sentence(std::string_view name) const {
    return fmt::format("{} {}.", name, ending_text(*this));
}

Result<Outcome> run(const Program& program, const OnLine& on_line, std::stop_token stop) {
    Parameters name{{"program", program.name}};
    auto refused = [&](const Code& code, std::string reason) {
        name["reason"] = std::move(reason);
        return refuse(code, name);
    };
    if (auto fault = fault_of(program); !fault.empty())
        return refused(code::program_invalid, std::move(fault));
    auto path = TRY(find(program.name));
    if (program.sandbox && !is_program(bubblewrap_program))
        return refused(code::sandbox_unavailable, "install the package bubblewrap");
    if (program.limits.processes_max)
        if (auto reason = cannot_limit_processes(program); !reason.empty())
            return refused(code::processes_unlimited, std::move(reason));

    auto input = program.input_file < 0 ? open_memory(program.input) : Descriptor();
    auto output = open_pipe(), errors = open_pipe(), status = open_pipe();
    auto spawned = spawn({
        .arguments = command(program, path),
        .environment = program.environment,
        .folder = program.sandbox ? "/" : program.folder,
        .standard = {input ? *input : program.input_file, *output[1], *errors[1]},
        .fourth = program.sandbox ? *status[1] : -1,
        .limits = resource_limits(program.limits),
    });
    if (spawned.id < 0 && spawned.failed_at == Spawned::Step::process)
        throw Unavailable(std::string("no process for a program: ") + std::strerror(spawned.error));
    if (spawned.id < 0) return not_started(program, spawned);
    // Ours would keep the pipes from ending with the program.
    for (auto* pipe : {&output, &errors, &status}) (*pipe)[1].close();
    Supervision supervision(
        program, on_line, spawned.id, std::move(output[0]), std::move(errors[0]),
        program.sandbox ? std::move(status[0]) : Descriptor()
    );
    auto outcome = supervision.wait(std::move(stop));
    if (program.sandbox && outcome.end_reason == EndReason::exited &&
        !has_run_in_sandbox(supervision.sandbox_status()))
        return refused(code::sandbox_unavailable, supervision.last_error());
    return outcome;
}

}  // namespace mainstay::process
