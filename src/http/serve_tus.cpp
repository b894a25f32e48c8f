#include "base/crypto.hpp"
#include "http/codes.hpp"
#include "http/connection.hpp"
#include "http/header_values.hpp"
#include "http/tus.hpp"
#include "http/tus_transfer.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::string_view bytes_type = "application/offset+octet-stream";
constexpr std::size_t id_bytes = 16;

/// One request of a resumable upload on its way.
struct TusExchange {
    TusExchange(Connection& connection_, Exchange exchange_)
        : connection(connection_),
          engine(connection_.engine),
          exchange(std::move(exchange_)),
          route(*exchange.route),
          tus(*route.tus),
          headers(connection_.headers()) {
        bool has_body = connection.head().body_bytes.value_or(1) > 0;
        brings_bytes = route.verb == Verb::patch || (route.verb == Verb::post && has_body);
    }

    bool may_go_on() const { return !ended.failure && !fault && exchange.outcome; }

    void refuse(Error error) { exchange.outcome = std::move(error); }

    /// What was read, or nothing and the refusal.
    template <class T>
    T accept(Result<T> read) {
        if (read) return *std::move(read);
        refuse(std::move(read).error());
        return {};
    }

    Connection& connection;
    Engine& engine;
    Exchange exchange;
    const Route& route;
    const Tus& tus;
    const Headers headers;
    bool brings_bytes = false;
    std::optional<TusChecksum> checksum{};
    Upload upload{};  // As the request says, then as it is.
    std::optional<Fault> fault{};
    Ended ended{};
    Shares::Held place{};
};

/// What the head of a request that brings bytes tells.
void check_bytes(TusExchange& tus) {
    const Head& head = tus.connection.head();
    if (media_type_of(head.content_type) != bytes_type)
        return tus.refuse(refuse(code::unsupported_media, {{"expected", std::string(bytes_type)}}));
    if (!head.content_encoding.empty())
        return tus.refuse(refuse(code::unsupported_encoding, {{"expected", "none"}}));
    auto header = header_in(tus.headers, "Upload-Checksum");
    if (header.empty()) return;
    tus.checksum = parse_tus_checksum(header);
    if (!tus.checksum) tus.fault = fault::bad_checksum;
}

/// What the head alone tells.
void check_head(TusExchange& tus) {
    const Head& head = tus.connection.head();
    // GET is none of the protocol: scripts ask it for what became of an upload.
    bool is_of_protocol = tus.route.verb != Verb::get || head.is_head;
    if (is_of_protocol && header_in(tus.headers, "Tus-Resumable") != tus_version) {
        tus.fault = fault::tus_version;
        return;
    }
    if (tus.brings_bytes) check_bytes(tus);
    if (!tus.may_go_on()) return;
    if (tus.route.verb == Verb::patch)
        tus.upload.received =
            tus.accept(parse_tus_number("Upload-Offset", header_in(tus.headers, "Upload-Offset")));
    if (tus.route.verb != Verb::post) return;
    auto& bytes = tus.upload.bytes;
    bytes = tus.accept(parse_tus_number("Upload-Length", header_in(tus.headers, "Upload-Length")));
    if (!tus.may_go_on()) return;
    auto max = tus.tus.options.bytes_max;
    if (bytes > max)
        tus.refuse(refuse(code::too_large, {{"max", std::to_string(max)}}));
    else if (bytes == 0)
        tus.refuse(invalid({wrong(
            "Upload-Length", mainstay::code::out_of_range,
            {{"min", "1"}, {"max", std::to_string(max)}}
        )}));
    tus.upload.metadata = header_in(tus.headers, "Upload-Metadata");
}

/// Whether what the request is to bring has room in the upload.
Result<> check_room(const TusExchange& tus, const Upload& upload) {
    auto left = static_cast<std::uint64_t>(upload.bytes - upload.received);
    if (!tus.brings_bytes || tus.connection.head().body_bytes.value_or(0) <= left) return {};
    return refuse(code::upload_overrun, {{"max", std::to_string(upload.bytes)}});
}

Result<> begin_upload(db::Sql& sql, TusExchange& tus) {
    TRY(check_room(tus, tus.upload));
    auto metadata = TRY(parse_tus_metadata(tus.upload.metadata));
    TRY(tus.tus.options.check(sql, tus.exchange.call, metadata, tus.upload.bytes));
    store::insert(sql, tus.upload);
    return {};
}

/// Finds the upload that the request is about, or has it begin.
Result<> find_upload(db::Sql& sql, TusExchange& tus) {
    const auto& call = tus.exchange.call;
    if (tus.route.verb == Verb::post) return begin_upload(sql, tus);
    const auto& key = std::any_cast<const UploadKey&>(*tus.exchange.given);
    auto found = store::find_upload(sql, key.id, tus.tus.path, call.caller->user, call.now);
    if (!found) return refuse(mainstay::code::not_found);
    bool is_elsewhere =
        tus.route.verb == Verb::patch && (found->received != tus.upload.received || found->file);
    if (is_elsewhere) return refuse(code::upload_offset);
    TRY(check_room(tus, *found));
    if (tus.route.verb == Verb::del) store::remove(sql, found->id, call.now);
    tus.upload = *std::move(found);
    return {};
}

/// All that comes before the first byte.
Task<> admit(TusExchange& tus, const Target& target) {
    auto& exchange = tus.exchange;
    const Dispatcher& dispatcher = tus.engine.dispatcher;
    bool is_fine = dispatcher.check_early(exchange);
    if (!is_fine) co_return;
    dispatcher.decode(exchange, tus.connection.head(), target, "");
    tus.ended = co_await admit_caller(tus.connection, exchange);
    if (tus.may_go_on() && !exchange.given) tus.refuse(exchange.given.error());
    if (tus.may_go_on()) check_head(tus);
    if (!tus.may_go_on()) co_return;
    if (tus.route.verb == Verb::post) {
        tus.upload.id = hex(random_bytes(id_bytes));
        tus.upload.endpoint = tus.tus.path;
        tus.upload.owner = exchange.call.caller->user;
        tus.upload.expires_at = exchange.call.now + upload_kept;
    }
    if (tus.brings_bytes) {
        auto requester = requester_of(exchange.call.caller, tus.connection.head().address);
        auto reached = tus.engine.quotas.uploads.take(requester, 1, tus.place);
        if (reached != Reached::none) tus.refuse(refused_share(code::too_many_uploads));
    }
    if (!tus.may_go_on()) co_return;
    auto find = [&](db::Sql& sql) {
        auto found = find_upload(sql, tus);
        exchange.outcome = Answer{};
        if (!found) tus.refuse(std::move(found).error());
        return static_cast<bool>(exchange.outcome);
    };
    auto verb = tus.route.verb == Verb::patch ? Verb::get : tus.route.verb;
    tus.ended = co_await on_database(tus.engine, verb, find);
}

/// Takes what has come of a body to its place. On a thread that may wait for a disk.
void end_transfer(TusExchange& tus, std::unique_ptr<TusTransfer> transfer, Arrival arrival) {
    if (tus.may_go_on()) {
        auto finished = transfer->finish(arrival == Arrival::whole);
        if (!finished)
            tus.refuse(std::move(finished).error());
        else if (!*finished)
            tus.fault = fault::checksum_mismatch;
    }
    tus.upload = transfer->upload();
    if (arrival == Arrival::late) tus.fault = fault::slow_request;
    if (arrival == Arrival::malformed) tus.fault = fault::bad_request;
}

/// Takes the body as it comes. What has come before the client is gone stays.
Task<Arrival> receive(TusExchange& tus) {
    Engine& engine = tus.engine;
    TusStorage storage{engine.database, engine.blobs, engine.options.clock};
    auto transfer = std::make_unique<TusTransfer>(
        storage, tus.tus, tus.exchange.call, tus.upload, tus.checksum
    );
    std::string piece;
    auto take = [&] {
        auto taken = transfer->take(piece);
        if (!taken) tus.refuse(std::move(taken).error());
    };
    auto arrival = Arrival::more;
    auto step = Step::first;
    while (tus.may_go_on() && arrival == Arrival::more) {
        piece.clear();
        // A hop to the pool for each small piece would cost more than the piece.
        while (arrival == Arrival::more && piece.size() < piece_bytes)
            arrival = co_await tus.connection.read_part(piece);
        tus.ended = co_await on_pool(engine.files, take, step);
        step = Step::next;
    }
    auto end = [&] { end_transfer(tus, std::move(transfer), arrival); };
    auto ended = co_await on_pool(engine.files, end, Step::next);
    if (!tus.ended.failure) tus.ended = ended;
    co_return arrival;
}

/// Forgets an upload whose first bytes were not taken: its client never hears where it is.
Task<> forget(TusExchange& tus) {
    auto remove = [&](db::Sql& sql) {
        store::remove(sql, tus.upload.id, tus.exchange.call.now);
        return true;
    };
    auto ended = co_await on_database(tus.engine, Verb::del, remove);
    if (!tus.ended.failure) tus.ended = ended;
}

Answer success(const TusExchange& tus) {
    const auto& upload = tus.upload;
    auto verb = tus.route.verb;
    if (verb == Verb::del) return {.status = 204};
    Answer answer{.status = tus.route.about.status};
    std::optional<Id<UploadedFile>> file;
    if (upload.file) file = Id<UploadedFile>{*upload.file};
    if (verb == Verb::get)
        answer = detail::answer_json(
            UploadView{upload.id, upload.bytes, upload.received, file, upload.expires_at}, 200
        );
    auto add = [&](std::string name, std::string value) {
        answer.headers.emplace_back(std::move(name), std::move(value));
    };
    if (verb == Verb::post) add("Location", upload.endpoint + '/' + upload.id);
    if (verb != Verb::post || tus.brings_bytes)
        add("Upload-Offset", std::to_string(upload.received));
    if (verb == Verb::get) add("Upload-Length", std::to_string(upload.bytes));
    if (verb == Verb::get && !upload.metadata.empty()) add("Upload-Metadata", upload.metadata);
    add("Upload-Expires", http_date(upload.expires_at));
    if (file) add("Mainstay-File", to_string(*file));
    return answer;
}

Answer answer_of(TusExchange& tus) {
    Answer answer;
    if (tus.may_go_on())
        answer = success(tus);
    else if (tus.fault && !tus.ended.failure)
        answer = problem(*tus.fault, tus.exchange.call.request_id);
    else
        answer = tus.engine.dispatcher.answer(tus.exchange, tus.ended.failure);
    answer.headers.emplace_back("Tus-Resumable", tus_version);
    if (answer.status == 412) answer.headers.emplace_back("Tus-Version", tus_version);
    return answer;
}

}  // namespace

Task<bool> serve_tus(Connection& connection, Exchange exchange, const Target& target) {
    TusExchange tus(connection, std::move(exchange));
    co_await admit(tus, target);
    bool is_begun = tus.may_go_on();
    auto arrival = Arrival::whole;
    if (is_begun && tus.brings_bytes) arrival = co_await receive(tus);
    bool is_lost =
        tus.route.verb == Verb::post && is_begun && (!tus.may_go_on() || arrival == Arrival::gone);
    if (is_lost) co_await forget(tus);
    if (arrival == Arrival::gone) co_return false;
    if (!is_begun || !tus.brings_bytes) co_await connection.drop_arrived_body();
    co_return co_await send_answer(connection, &tus.route, answer_of(tus));
}

}  // namespace mainstay::http
