// The front of the server, behind Beast's parser: targets, members, header values, what proxies
// write, cursors and packed bodies. The first byte chooses one; what is read must keep its
// promises.
#include <array>
#include <cstdint>

#include <boost/json.hpp>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/client_address.hpp"
#include "http/head.hpp"
#include "http/header_values.hpp"
#include "http/inflate.hpp"
#include "http/members.hpp"
#include "http/outgoing.hpp"
#include "http/page.hpp"
#include "http/router.hpp"
#include "http/target.hpp"

namespace mainstay::http {

namespace {

struct Request {
    Id<Request> id;
    std::optional<Count<1, 100>> limit;
    std::vector<std::string> labels;
    std::optional<bool> is_open;
    std::optional<Time> since;
    std::optional<std::int64_t> if_match;
};

BOOST_DESCRIBE_STRUCT(Request, (), (id, limit, labels, is_open, since, if_match))

Result<> handle(db::Sql&, const Call&, const Request&) { return {}; }

const std::vector<Route>& routes() {
    static const std::vector<Route> routes{
        get("/api/{id}", handle, {"x"}),
        put("/api/{id}", handle, {"x"}),
        get("/api/{id}/deep", handle, {"x"}),
    };
    return routes;
}

void decode(const Route& route, const Target& target, const Match& match, std::string_view body) {
    auto names = path_names(route.path);
    Parts parts{.names = names, .values = match.values, .query = target.query, .body = body};
    parts.has_if_match = true;
    parts.if_match = body;
    auto members = members_of(route, parts);
    if (!members) return;
    auto request = route.decode(*members);
    if (!request) return;
    MAINSTAY_CHECK(std::any_cast<Request>(&*request)->id.value > 0);
}

/// A target, a line end, a body.
void front(std::string_view text) {
    static const Router router(routes());
    auto end = text.find('\n');
    auto target = parse_target(text.substr(0, end));
    if (!target) return;
    auto match = router.match(target->segments);
    auto body = end == text.npos ? std::string_view() : text.substr(end + 1);
    for (const Route* route : match.routes) {
        if (route) decode(*route, *target, match, body);
    }
}

void header_values(std::string_view text) {
    version_in(text);
    names_etag(text, "\"1\"");
    accepts(text, "application/json");
    accepts_coding(text, "gzip");
    media_type_of(text);
    constexpr std::uint64_t total = 1000;
    auto range = range_in(text, total);
    MAINSTAY_CHECK(!range || range->first + range->bytes <= total);
    Head head{.authorization = text, .cookie = text, .user_agent = text};
    MAINSTAY_CHECK(is_clean_utf8(credentials_of(head).user_agent));
}

void disposition(std::string_view text) {
    auto value = content_disposition(text, false);
    MAINSTAY_CHECK(std::ranges::all_of(value, [](char c) { return c >= ' ' && c < '\x7F'; }));
    Headers headers{{"X", std::string(text)}};
    std::string head;
    write_head(head, {.headers = &headers}, {.request_id = "r", .date = "d"});
    MAINSTAY_CHECK(head.find("\r\n\r\n") == head.size() - 4);
}

void cursor(std::string_view text) {
    auto keys = read_cursor<Time, std::string>("list", text);
    if (!keys) return;
    auto again = cursor_after("list", std::get<0>(*keys), std::get<1>(*keys));
    MAINSTAY_CHECK((read_cursor<Time, std::string>("list", again)));
}

/// Whatever a header says, the client is an address, and without a trusted proxy it is the peer.
void forwarded(std::string_view text) {
    constexpr std::string_view peer = "127.0.0.1";
    std::array lines{text.substr(0, text.find('\n')), text.substr(text.find('\n') + 1)};
    ForwardedHeaders headers{lines, lines, lines};
    MAINSTAY_CHECK(TrustedProxies().client_of(peer, headers).address == peer);
    for (auto header : {ProxyHeader::x_forwarded_for, ProxyHeader::forwarded}) {
        TrustedProxies proxies{{{*parse_address(peer), 128}, {*parse_address("10.0.0.0"), 104}}};
        proxies.header = header;
        auto client = parse_address(proxies.client_of(peer, headers).address);
        MAINSTAY_CHECK(client && parse_address(to_string(*client)) == client);
    }
}

void packed(std::string_view text) {
    constexpr std::size_t bytes_max = 64 * 1024;
    auto whole = gunzip(text, bytes_max);
    MAINSTAY_CHECK(whole.bytes.size() <= bytes_max);
    // In pieces it is the same, and deflate keeps within the same bounds.
    for (auto coding : {Coding::gzip, Coding::deflate}) {
        std::string bytes;
        Inflater inflater(coding, {.bytes_max = bytes_max, .ratio_max = 100});
        auto take = [&](std::string_view piece) {
            bytes += piece;
            return true;
        };
        auto state = Inflater::State::more;
        for (std::size_t at = 0; at < text.size() && state == Inflater::State::more; at += 7)
            state = inflater.push(text.substr(at, 7), take);
        MAINSTAY_CHECK(bytes.size() <= bytes_max);
        bool is_whole = state == Inflater::State::more && inflater.is_whole();
        if (coding == Coding::gzip && whole.state == Unpacked::State::whole)
            MAINSTAY_CHECK(is_whole && bytes == whole.bytes);
    }
}

}  // namespace

}  // namespace mainstay::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace mainstay::http;
    if (size == 0) return 0;
    std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0]) {
        case 't':
            front(text);
            break;
        case 'h':
            header_values(text);
            break;
        case 'd':
            disposition(text);
            break;
        case 'c':
            cursor(text);
            break;
        case 'f':
            forwarded(text);
            break;
        case 'g':
            packed(text);
            break;
        default:
            return -1;  // Not worth keeping.
    }
    return 0;
}
