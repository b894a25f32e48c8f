#include "bugfix/repository_push.hpp"

#include <charconv>
#include <optional>

#include <sodium.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "bugfix/mirror_job.hpp"
#include "bugfix/repository_codes.hpp"
#include "bugfix/repository_store.hpp"

namespace mainstay::bugfix {

namespace {

// GitHub sends up to 25 MB.
constexpr std::size_t notice_bytes_max = std::size_t{25} << 20;
constexpr double notices_per_second = 5;

constexpr std::string_view signature_headers[] = {
    "x-hub-signature-256", "x-gitea-signature", "x-forgejo-signature", "x-hub-signature"
};

std::string hmac_sha256(std::string_view key, std::string_view text) {
    auto bytes = [](std::string_view of) {
        return reinterpret_cast<const unsigned char*>(of.data());
    };
    std::string code(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(code.data()));
    return code;
}

std::optional<Id<Repository>> id_of(const http::RawRequest& notice) {
    const auto& text = notice.path_values.at(0);
    Id<Repository> id;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
    return id;
}

/// Whether there is such a repository, nobody learns without its secret.
Result<http::Answer> take_notice(
    db::Sql& sql, const Call& call, const http::RawRequest& notice, const outgoing::Vault& vault
) {
    const auto id = id_of(notice);
    const auto repository = id ? store::find_repository(sql, *id) : std::nullopt;
    const bool is_known = repository && repository->push_secret &&
                          is_signed(notice, vault.unsealed(*repository->push_secret));
    if (!is_known) return refuse(code::push_not_signed);
    if (repository->enabled) enqueue_fetch(sql, repository->id, call.now);
    return http::Answer{.status = 202, .media_type = "text/plain", .body = "It is fetched.\n"};
}

}  // namespace

bool is_signed(const http::RawRequest& notice, std::string_view secret) {
    if (const auto token = notice.header("x-gitlab-token"); !token.empty())
        return equal_secrets(token, secret);
    for (auto name : signature_headers) {
        auto signature = notice.header(name);
        constexpr std::string_view method = "sha256=";
        if (signature.starts_with(method)) signature.remove_prefix(method.size());
        const auto code = from_hex(lower_ascii(signature));
        if (code && code->size() == crypto_auth_hmacsha256_BYTES)
            return equal_secrets(*code, hmac_sha256(secret, notice.body));
    }
    return false;
}

http::Route push_route(const outgoing::Vault& vault) {
    auto write = [&vault](db::Sql& sql, const Call& call, const http::RawRequest& notice) {
        return take_notice(sql, call, notice, vault);
    };
    return http::raw_write(
        http::Verb::post, "/api/v1/repositories/{id}/push", write,
        {
            .media_types = {"application/json", "application/x-www-form-urlencoded"},
            .bytes_max = notice_bytes_max,
            .packed_bytes_max = notice_bytes_max,
            .in_flight_of_sender_max = 8,
            .per_second = notices_per_second,
            .answer_type = "text/plain",
        },
        {.summary = "Take the notice of a push, as code hosts send it: the repository is fetched.",
         .refuses = {Refusal::unauthenticated},
         .status = 202,
         .operation = "takePush"}
    );
}

}  // namespace mainstay::bugfix
