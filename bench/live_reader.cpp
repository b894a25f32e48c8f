// Reads many event streams at once and says when each event came: live.py runs it. What it does
// between two reads is as little as can be, so that it is not its own lateness that is measured.
//
//     live_reader PORT SECONDS < tokens
//
// One token a line on standard input, a stream for each. Prints "ready", and at the end the JSON of
// what was heard, in one line, followed by the times of all events as doubles: for each mark
// (KEY:VERSION), in the order of the JSON, as many as its count says. Seconds of CLOCK_MONOTONIC.
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int listeners_per_address = 240;
constexpr int mask_of_loopback = 127 << 24;

struct Stream {
    int socket = -1;
    std::string rest;
};

struct Heard {
    std::unordered_map<std::string, std::vector<double>> times;
    int resyncs = 0, closed = 0;
};

double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

sockaddr_in address(int last, int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(mask_of_loopback | last));
    return address;
}

void expect(bool is_done, const std::string& what) {
    if (!is_done) throw std::runtime_error(what + ": " + std::strerror(errno));
}

Stream open_stream(int number, int port, const std::string& token) {
    Stream stream{socket(AF_INET, SOCK_STREAM, 0), {}};
    auto from = address(2 + number / listeners_per_address, 0), to = address(1, port);
    auto as_any = [](sockaddr_in& one) { return reinterpret_cast<sockaddr*>(&one); };
    expect(bind(stream.socket, as_any(from), sizeof from) == 0, "bind");
    expect(connect(stream.socket, as_any(to), sizeof to) == 0, "connect");
    auto request =
        "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    expect(
        send(stream.socket, request.data(), request.size(), 0) == std::ssize(request), "request"
    );
    char head[4096];
    auto length = recv(stream.socket, head, sizeof head, 0);
    std::string_view answer(head, length > 0 ? static_cast<std::size_t>(length) : 0);
    if (answer.substr(0, 20).find(" 200 ") == answer.npos)
        throw std::runtime_error("stream: " + std::string(answer));
    return stream;
}

int count(std::string_view text, std::string_view what) {
    int found = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
    return found;
}

/// Notes the marks of whole events.
void note(Heard& heard, std::string_view text, double at) {
    constexpr std::string_view key = R"("key":")", version = R"(","version":)";
    std::string mark;
    for (auto place = text.find(key); place != text.npos; place = text.find(key, place)) {
        place += key.size();
        auto end = text.find('"', place);
        if (end == text.npos || text.substr(end, version.size()) != version) continue;
        auto digits = text.substr(end + version.size(), 12);
        mark.assign(text.substr(place, end - place));
        mark += ':';
        mark += digits.substr(0, digits.find_first_not_of("0123456789"));
        heard.times[mark].push_back(at);
    }
    heard.resyncs += count(text, "event: resync");
}

/// False once the stream has ended.
bool read(Stream& stream, Heard& heard) {
    static std::vector<char> buffer(1 << 18);
    auto length = recv(stream.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (length <= 0) return false;
    auto at = now();
    stream.rest.append(buffer.data(), static_cast<std::size_t>(length));
    auto end = stream.rest.rfind("\n\n");
    if (end == stream.rest.npos) return true;
    note(heard, std::string_view(stream.rest).substr(0, end), at);
    stream.rest.erase(0, end);
    return true;
}

Heard listen_until(std::vector<Stream>& streams, double end) {
    Heard heard;
    int poll = epoll_create1(0);
    for (std::size_t i = 0; i < streams.size(); ++i) {
        epoll_event wanted{.events = EPOLLIN, .data = {.u64 = i}};
        expect(epoll_ctl(poll, EPOLL_CTL_ADD, streams[i].socket, &wanted) == 0, "epoll");
    }
    std::vector<epoll_event> ready(streams.size());
    for (double left = end - now(); left > 0; left = end - now()) {
        int found = epoll_wait(
            poll, ready.data(), static_cast<int>(ready.size()), static_cast<int>(left * 1000) + 1
        );
        for (int i = 0; i < found; ++i) {
            auto& stream = streams[ready[static_cast<std::size_t>(i)].data.u64];
            if (read(stream, heard)) continue;
            ++heard.closed;
            epoll_ctl(poll, EPOLL_CTL_DEL, stream.socket, nullptr);
        }
    }
    close(poll);
    return heard;
}

void print(const Heard& heard) {
    boost::json::array marks, counts;
    for (const auto& [mark, times] : heard.times) {
        marks.emplace_back(mark);
        counts.emplace_back(times.size());
    }
    std::cout << boost::json::object{
        {"marks", marks},
        {"counts", counts},
        {"resyncs", heard.resyncs},
        {"closed", heard.closed},
    } << '\n';
    for (const auto& [mark, times] : heard.times)
        std::cout.write(
            reinterpret_cast<const char*>(times.data()),
            static_cast<std::streamsize>(times.size() * sizeof(double))
        );
}

}  // namespace

int main(int count, char** arguments) try {
    if (count != 3) throw std::runtime_error("usage: live_reader PORT SECONDS < tokens");
    int port = std::atoi(arguments[1]);
    std::vector<Stream> streams;
    for (std::string token; std::getline(std::cin, token);)
        streams.push_back(open_stream(static_cast<int>(streams.size()), port, token));
    std::cout << "ready" << std::endl;
    print(listen_until(streams, now() + std::atof(arguments[2])));
    return 0;
} catch (const std::exception& failure) {
    std::cerr << "live_reader: " << failure.what() << '\n';
    return 1;
}
