// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>A device with passkeys and the browser before it, as a server sees both: keys of ES256, a counter of signatures, and answers as Web
/// Authentication, level 3, has them.</summary>
internal sealed class Authenticator
{
    private readonly List<Held> _held = [];

    /// <summary>The page that the browser shows.</summary>
    public required string Origin { get; init; }

    /// <summary>How often it has signed; null where it keeps no count.</summary>
    public uint? Counter { get; set; } = 1;

    /// <summary>Ids of its passkeys, the oldest first.</summary>
    public IReadOnlyList<string> Ids => [.. _held.Select(held => held.Id)];

    /// <summary>What somebody changes of an answer who has no right to it.</summary>
    internal sealed record Forgery
    {
        public string? Origin { get; init; }

        public string? Domain { get; init; }

        public string? Challenge { get; init; }

        public string? Type { get; init; }

        public string? Handle { get; init; }

        public bool Framed { get; init; }

        public bool Tampered { get; init; }

        public bool Absent { get; init; }

        /// <summary>A passkey of this device, whether or not the server asks for it.</summary>
        public string? Id { get; init; }
    }

    /// <summary>Makes a passkey.</summary>
    /// <param name="options">As the page brings them.</param>
    public string Create(string options, Forgery? forged = null)
    {
        var asked = JsonNode.Parse(options)!;
        var held = new Held(
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), (string)asked["user"]!["id"]!, ECDsa.Create(ECCurve.NamedCurves.nistP256));
        _held.Add(held);
        var (id, point) = (Base64Url.DecodeFromChars(held.Id), held.Key.ExportParameters(false).Q);
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        foreach (var (name, value) in ((int, object)[])[(1, 2), (3, -7), (-1, 1), (-2, point.X!), (-3, point.Y!)])
        {
            key.WriteInt32(name);
            if (value is byte[] bytes) { key.WriteByteString(bytes); } else { key.WriteInt32((int)value); }
        }
        key.WriteEndMap();
        byte[] about = [.. Data((string)asked["rp"]!["id"]!, 0x40, forged), .. new byte[16], (byte)(id.Length >> 8), (byte)id.Length, .. id, .. key.Encode()];
        var attested = new CborWriter();
        attested.WriteStartMap(3);
        attested.WriteTextString("fmt");
        attested.WriteTextString("none");
        attested.WriteTextString("attStmt");
        attested.WriteStartMap(0);
        attested.WriteEndMap();
        attested.WriteTextString("authData");
        attested.WriteByteString(about);
        attested.WriteEndMap();
        return Answer(held.Id, new JsonObject
        {
            ["clientDataJSON"] = Text(Client("webauthn.create", (string)asked["challenge"]!, forged)), ["attestationObject"] = Text(attested.Encode()),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Shows the first of its passkeys that the page asks for.</summary>
    public string Show(string options, Forgery? forged = null)
    {
        var asked = JsonNode.Parse(options)!;
        var allowed = asked["allowCredentials"]!.AsArray().Select(one => (string)one!["id"]!).ToHashSet(StringComparer.Ordinal);
        var held = _held.First(one => forged?.Id is { } wanted ? one.Id == wanted : allowed.Contains(one.Id));
        if (Counter is { } before) { Counter = before + 1; }
        var (about, client) = (Data((string)asked["rpId"]!, 0, forged), Client("webauthn.get", (string)asked["challenge"]!, forged));
        var signature = held.Key.SignData([.. about, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (forged is { Tampered: true }) { signature[^1] ^= 1; }
        return Answer(held.Id, new JsonObject
        {
            ["clientDataJSON"] = Text(client), ["authenticatorData"] = Text(about), ["signature"] = Text(signature),
            ["userHandle"] = forged?.Handle is { } handle ? Text(Encoding.UTF8.GetBytes(handle)) : held.Handle,
        });
    }

    private byte[] Data(string domain, byte flags, Forgery? forged)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter ?? 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(forged?.Domain ?? domain)), (byte)(flags | (forged is { Absent: true } ? 0 : 0x05)), .. counter];
    }

    private byte[] Client(string type, string challenge, Forgery? forged) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = forged?.Type ?? type, ["challenge"] = forged?.Challenge ?? challenge, ["origin"] = forged?.Origin ?? Origin,
        ["crossOrigin"] = forged is { Framed: true },
    }.ToJsonString());

    private static string Answer(string id, JsonObject response) => new JsonObject
    {
        ["id"] = id, ["rawId"] = id, ["type"] = "public-key", ["response"] = response, ["clientExtensionResults"] = new JsonObject(),
    }.ToJsonString();

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private sealed record Held(string Id, string Handle, ECDsa Key);
}
