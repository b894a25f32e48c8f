#include <cstdio>
#include <filesystem>
#include <iterator>

#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include "monitoring/grpc_listener_test.hpp"

namespace mainstay::monitoring::test::grpc_listener_tls_test {

namespace {

void write_pem(const std::string& path, auto write) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    REQUIRE(file);
    write(file);
    std::fclose(file);
}

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A folder with certificates of their own making, each with its key.
class Certificates {
public:
    Certificates()
        : folder_(std::filesystem::temp_directory_path() / ("grpc" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_);
    }

    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    ~Certificates() { std::filesystem::remove_all(folder_); }

    http::TlsFiles make(const std::string& name) const {
        http::TlsFiles files{folder_ / (name + ".pem"), folder_ / (name + ".key")};
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_set_version(certificate, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -7200);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        auto* subject = X509_get_subject_name(certificate);
        const auto* host = reinterpret_cast<const unsigned char*>("otlp.test");
        const auto* unit = reinterpret_cast<const unsigned char*>(name.c_str());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, host, -1, -1, 0);
        X509_NAME_add_entry_by_txt(subject, "OU", MBSTRING_ASC, unit, -1, -1, 0);
        X509_set_issuer_name(certificate, subject);
        X509_sign(certificate, key, EVP_sha256());
        write_pem(files.certificate, [&](std::FILE* file) { PEM_write_X509(file, certificate); });
        write_pem(files.key, [&](std::FILE* file) {
            PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        });
        X509_free(certificate);
        EVP_PKEY_free(key);
        return files;
    }

private:
    std::filesystem::path folder_;
};

/// The status of a call by a client that trusts only that certificate.
int call_trusting(std::uint16_t port, const std::string& certificate) {
    auto credentials = grpc::SslCredentials({.pem_root_certs = certificate});
    return Client(port, credentials).call("x").code();
}

/// Longer than the files are looked at.
void wait_for_look() { std::this_thread::sleep_for(milliseconds(1200)); }

}  // namespace

TEST_CASE("with a certificate only TLS is spoken, and a new certificate is taken into use") {
    Certificates certificates;
    Host host;
    auto options = any_port();
    options.tls = certificates.make("served");
    GrpcListener listener(options, host.admit());
    auto first = content_of(options.tls->certificate);

    CHECK(call_trusting(listener.port(), first) == grpc_status::ok);
    CHECK(Client(listener.port()).call("x").code() == grpc_status::unavailable);
    certificates.make("served");
    wait_for_look();
    auto second = content_of(options.tls->certificate);
    CHECK(call_trusting(listener.port(), second) == grpc_status::ok);
    CHECK(call_trusting(listener.port(), first) == grpc_status::unavailable);
}

TEST_CASE("a certificate that cannot be used never replaces one that can") {
    Certificates certificates;
    Host host;
    auto options = any_port();
    options.tls = certificates.make("served");
    auto other = certificates.make("other");
    GrpcListener listener(options, host.admit());
    auto first = content_of(options.tls->certificate);

    std::filesystem::copy_file(
        other.key, options.tls->key, std::filesystem::copy_options::overwrite_existing
    );
    wait_for_look();
    CHECK(call_trusting(listener.port(), first) == grpc_status::ok);
    std::filesystem::copy_file(
        other.certificate, options.tls->certificate,
        std::filesystem::copy_options::overwrite_existing
    );
    wait_for_look();
    CHECK(call_trusting(listener.port(), content_of(other.certificate)) == grpc_status::ok);
    std::filesystem::remove(options.tls->certificate);
    wait_for_look();
    CHECK(call_trusting(listener.port(), content_of(other.certificate)) == grpc_status::ok);
}

TEST_CASE("a listener does not start without a certificate and its key") {
    Certificates certificates;
    Host host;
    auto one = certificates.make("one");
    auto other = certificates.make("other");
    auto options = any_port();

    for (const auto& files :
         {http::TlsFiles{one.certificate, other.key}, http::TlsFiles{one.key, one.key},
          http::TlsFiles{one.certificate, one.certificate}, http::TlsFiles{"/nowhere", one.key}}) {
        options.tls = files;
        CHECK_THROWS_AS(GrpcListener(options, host.admit()), std::runtime_error);
    }
}

}  // namespace mainstay::monitoring::test::grpc_listener_tls_test
