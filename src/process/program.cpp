#include "process/program.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <new>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process/frame.hpp"
#include "process/sandbox.hpp"

namespace mainstay::process {

namespace {

constexpr int link = 0;  // The socket to the parent.

bool receive(void* at, std::size_t count) {
    auto* next = static_cast<char*>(at);
    while (count > 0) {
        auto got = recv(link, next, count, MSG_WAITALL);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        next += got;
        count -= static_cast<std::size_t>(got);
    }
    return true;
}

bool send_all(std::string_view bytes) {
    while (!bytes.empty()) {
        auto sent = send(link, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool send_frame(std::string_view bytes) {
    FrameHead head{bytes.size(), 0};
    return send_all({reinterpret_cast<const char*>(&head), sizeof head}) && send_all(bytes);
}

std::size_t address_space() {
    std::size_t pages = 0;
    if (auto* file = std::fopen("/proc/self/statm", "re")) {
        if (std::fscanf(file, "%zu", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// How much more than now the process may have. Allocations beyond fail.
void limit_growth(std::uint64_t bytes) {
    auto now = address_space();
    if (is_instrumented || now == 0) return;
    rlimit value{};
    if (getrlimit(RLIMIT_AS, &value) != 0) return;
    value.rlim_cur = std::min<rlim_t>(now + bytes, value.rlim_max);
    setrlimit(RLIMIT_AS, &value);
}

int serve(const std::function<std::string(std::string_view)>& answer) {
    if (!send_frame({})) return 1;  // Ready.
    FrameHead head;
    while (receive(&head, sizeof head)) {
        limit_growth(head.memory_bytes_max);
        std::string request(head.bytes, '\0');
        if (!receive(request.data(), request.size())) return 1;
        if (!send_frame(answer(request))) return 1;
    }
    return 0;
}

}  // namespace

int answer_requests(const std::function<std::string(std::string_view)>& answer) {
    // At once, since libraries of C stand between some allocations and whoever could catch.
    std::set_new_handler([] { _exit(exit_out_of_memory); });
    try {
        enter_sandbox();
        return serve(answer);
    } catch (const std::exception&) {
        return 1;
    }
}

}  // namespace mainstay::process
