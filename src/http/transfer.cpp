#include <algorithm>

#include "base/log.hpp"
#include "base/media_type.hpp"
#include "http/codes.hpp"
#include "http/connection.hpp"
#include "http/header_values.hpp"

namespace mainstay::http {

namespace {

constexpr std::int64_t piece_bytes = 256 * 1024;
constexpr std::size_t sniffed_bytes = 4096;

/// How staging an upload ended: `fault` is set where it did not end well.
struct Staged {
    Uploaded uploaded;
    std::optional<Fault> fault{};
    std::optional<Failed> failure{};
    bool is_gone = false;
};

/// Streams the body into the staging area, piece by piece.
Task<> stage(Connection& connection, std::int64_t bytes_max, Staged& staged) {
    Engine& engine = connection.engine;
    std::unique_ptr<db::Staging> staging;
    std::string piece;
    auto arrival = Arrival::more;
    auto append = [&] {
        if (!staging) staging = engine.blobs.begin();
        staging->append(piece);
        if (arrival != Arrival::whole) return;
        auto blob = staging->finish(engine.options.clock());
        staged.uploaded.blob = blob.hash;
        staged.uploaded.bytes = blob.bytes;
    };
    std::int64_t total = 0;
    while (arrival == Arrival::more) {
        piece.clear();
        // A hop to the pool for each small piece would cost more than the piece.
        while (arrival == Arrival::more && std::ssize(piece) < piece_bytes)
            arrival = co_await connection.read_part(piece);
        total += std::ssize(piece);
        staged.is_gone = arrival == Arrival::gone;
        if (total > bytes_max) staged.fault = fault::too_large;
        if (arrival == Arrival::late) staged.fault = fault::slow_request;
        if (arrival == Arrival::malformed) staged.fault = fault::bad_request;
        if (staged.is_gone || staged.fault) break;
        auto& head = staged.uploaded.head;
        head += piece.substr(0, sniffed_bytes - std::min(head.size(), sniffed_bytes));
        auto ended = co_await on_pool(engine.files, append, staging ? Step::next : Step::first);
        staged.failure = ended.failure;
        if (staged.failure) break;
    }
    // Abandoned staging removes its file: not on this thread.
    if (!staging) co_return;
    co_await on_pool(engine.files, [&] { staging.reset(); }, Step::next);
}

/// Sends a blob from `range` on, piece by piece.
Task<bool> send_pieces(Connection& connection, db::BlobReader& reader, ByteRange range) {
    auto at = static_cast<std::int64_t>(range.first);
    auto end = at + static_cast<std::int64_t>(range.bytes);
    std::string piece;
    auto read = [&] { piece = reader.read(at, std::min(piece_bytes, end - at)); };
    while (at < end) {
        auto ended = co_await on_pool(connection.engine.files, read, Step::next);
        if (ended.failure || piece.empty()) {
            // The length was promised: a connection cut short is the only honest end.
            MAINSTAY_LOG(error, "http", "a file could not be read to its end");
            co_return false;
        }
        bool is_sent = co_await connection.write(piece);
        if (!is_sent) co_return false;
        at += std::ssize(piece);
    }
    co_return true;
}

void describe(Answer& answer, const Download& download) {
    auto type = download.media_type.empty() ? "application/octet-stream" : download.media_type;
    bool is_inline = download.is_inline && is_safe_image(type);
    answer.media_type = type;
    answer.headers.emplace_back(
        "Content-Disposition", content_disposition(download.name, is_inline)
    );
    if (!download.content) {
        answer.headers.emplace_back("ETag", '"' + download.blob.hex + '"');
        answer.headers.emplace_back("Accept-Ranges", "bytes");
    }
}

Outgoing outgoing_file(const Answer& answer) {
    return {
        .status = answer.status,
        .media_type = answer.media_type,
        .headers = &answer.headers,
        .surface = Surface::file,
    };
}

/// Whether a file that has yet to come may come. Else `exchange.outcome` says why not.
Task<Ended> admit_upload(Connection& connection, Exchange& exchange, Shares::Held& place) {
    Engine& engine = connection.engine;
    const Head& head = connection.head();
    const Route& route = *exchange.route;
    auto ended = co_await admit_caller(connection, exchange);
    if (ended.failure || !exchange.outcome) co_return ended;
    auto bytes = static_cast<std::int64_t>(head.body_bytes.value_or(0));
    if (!head.content_encoding.empty())
        exchange.outcome = refuse(code::unsupported_encoding, {{"expected", "none"}});
    else if (!exchange.given)
        exchange.outcome = exchange.given.error();
    else if (bytes > route.bytes_max)
        exchange.outcome = refuse(code::too_large, {{"max", std::to_string(route.bytes_max)}});
    if (!exchange.outcome) co_return ended;
    auto requester = requester_of(exchange.call.caller, head.address);
    if (engine.quotas.uploads.take(requester, 1, place) != Reached::none) {
        exchange.outcome = refused_share(code::too_many_uploads);
        co_return ended;
    }
    if (!route.check) co_return ended;
    auto check = [&](db::Sql& sql) {
        auto checked = route.check(sql, exchange.call, *exchange.given);
        if (!checked) exchange.outcome = std::move(checked).error();
        return static_cast<bool>(checked);
    };
    co_return co_await on_database(engine, Verb::get, check);
}

}  // namespace

Task<bool> serve_upload(Connection& connection, Exchange exchange, const Target& target) {
    Engine& engine = connection.engine;
    const Head& head = connection.head();
    const Route* route = exchange.route;
    Shares::Held place;
    Ended ended;
    bool is_admitted = engine.dispatcher.check_early(exchange);
    if (is_admitted) {
        engine.dispatcher.decode(exchange, head, target, "");
        ended = co_await admit_upload(connection, exchange, place);
        is_admitted = !ended.failure && exchange.outcome;
    }
    if (!is_admitted) co_return co_await decline(connection, exchange, ended);
    Staged staged;
    co_await stage(connection, route->bytes_max, staged);
    if (staged.is_gone) co_return false;
    if (staged.fault) {
        auto answer = problem(*staged.fault, head.request_id);
        co_return co_await send_answer(connection, route, std::move(answer));
    }
    staged.uploaded.media_type = media_type_of(head.content_type);
    exchange.fingerprint = std::string(head.target) + '\n' + staged.uploaded.blob.hex;
    exchange.incoming.uploaded = std::move(staged.uploaded);
    ended = {staged.failure};
    bool may_go_on = true;
    if (!ended.failure && route->prepare) {
        auto slow = [&] { may_go_on = engine.dispatcher.prepare(engine.database, exchange); };
        ended = co_await on_pool(engine.files, slow, Step::next);
    }
    auto body = [&](db::Sql& sql) { return engine.dispatcher.transact(sql, exchange); };
    if (!ended.failure && may_go_on) ended = co_await on_database(engine, route->verb, body);
    auto answer = engine.dispatcher.answer(exchange, ended.failure);
    co_return co_await send_answer(connection, route, std::move(answer));
}

Task<bool> serve_file(Connection& connection, Exchange& exchange, Answer answer) {
    Engine& engine = connection.engine;
    const Head& head = connection.head();
    const Download download = *std::move(answer.download);
    describe(answer, download);
    auto outgoing = outgoing_file(answer);
    if (download.content) {
        outgoing.body = *download.content;
        co_return co_await connection.send(outgoing);
    }
    if (names_etag(head.if_none_match, '"' + download.blob.hex + '"')) {
        outgoing.status = 304;
        co_return co_await connection.send(outgoing);
    }
    std::unique_ptr<db::BlobReader> reader;
    auto open = [&] {
        reader = engine.blobs.open(download.blob);
        // Of a part nobody could tell from its end whether it is what was stored.
        if (range_in(head.range, static_cast<std::uint64_t>(reader->bytes()))) reader->verify();
    };
    auto opened = co_await on_pool(engine.files, open);
    if (opened.failure) {
        auto failed = engine.dispatcher.answer(exchange, opened.failure);
        co_return co_await send_answer(connection, exchange.route, std::move(failed));
    }
    auto total = static_cast<std::uint64_t>(reader->bytes());
    ByteRange range{0, total};
    if (auto part = range_in(head.range, total)) {
        range = *part;
        outgoing.status = range.bytes == 0 ? 416 : 206;
        auto span = range.bytes == 0 ? std::string("*")
                                     : std::to_string(range.first) + '-' +
                                           std::to_string(range.first + range.bytes - 1);
        answer.headers.emplace_back("Content-Range", "bytes " + span + '/' + std::to_string(total));
    }
    outgoing.body_bytes = range.bytes;
    bool is_sent = co_await connection.send(outgoing);
    connection.engine.metrics.count(
        exchange.route, outgoing.status, Steady::now() - connection.began
    );
    if (!is_sent || head.is_head) co_return is_sent;
    co_return co_await send_pieces(connection, *reader, range);
}

}  // namespace mainstay::http
