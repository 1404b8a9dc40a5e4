// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Outbound;

/// <summary>A kind of event that webhooks tell of.</summary>
/// <param name="Type">The name of the event, as the history has it.</param>
/// <param name="Says">What it tells, in words without a full stop.</param>
public sealed record Announced(string Type, string Says);

/// <summary>What of the history a capability has webhooks tell. It tells that something happened, and where it is read: ids and addresses, no words of
/// anybody.</summary>
internal interface IAnnounces
{
    IReadOnlyList<Announced> All { get; }

    /// <summary>What an entry of one of these types is about.</summary>
    /// <param name="slug">The organisation's name in addresses.</param>
    About Of(Envelope entry, string slug);
}

/// <summary>What something that is told is about.</summary>
/// <param name="Name">What the thing is called in what is sent, such as <c>release</c>.</param>
/// <param name="Page">Its page, beginning with a slash.</param>
/// <param name="Api">Its address in the API, beginning with a slash.</param>
internal sealed record About(string Name, string Id, string Page, string Api);

/// <summary>Everything that webhooks can tell: one list, which pages, API and guide show.</summary>
internal sealed class Announcements
{
    private readonly Dictionary<string, IAnnounces> _by;

    public Announcements(IEnumerable<IAnnounces> announcing)
    {
        IAnnounces[] each = [.. announcing];
        (All, _by) = (
            [.. each.SelectMany(one => one.All).OrderBy(kind => kind.Type, StringComparer.Ordinal)],
            each.SelectMany(one => one.All.Select(kind => (kind.Type, one))).ToDictionary(pair => pair.Type, pair => pair.one, StringComparer.Ordinal));
    }

    public IReadOnlyList<Announced> All { get; }

    public string Allowed => string.Join(" | ", All.Select(kind => kind.Type));

    public bool Knows(string type) => _by.ContainsKey(type);

    /// <summary>The text that is sent of an entry: made once, sent and signed as it is.</summary>
    public string TextOf(Envelope entry, string slug, OutboundDoor door)
    {
        var about = _by[entry.Type].Of(entry, slug);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("type", entry.Type);
            json.WriteString("timestamp", Instant.Write(entry.At));
            json.WriteStartObject("data");
            json.WriteString("organisation", entry.Tenant);
            json.WriteString(about.Name, about.Id);
            json.WriteString("entry", entry.Seq.ToString(CultureInfo.InvariantCulture));
            json.WriteString("page", door.Whole(about.Page));
            json.WriteString("api", door.Whole(about.Api));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>The id of what is sent of an entry to a webhook: the same whenever it is worked out, and another for anything else.</summary>
    public static string IdOf(string webhook, Entry entry) =>
        $"msg_{Convert.ToHexStringLower(SHA256.HashData((byte[])[.. Encoding.UTF8.GetBytes(webhook), 0, .. SHA256.HashData(entry.Bytes.Span)]).AsSpan(0, 16))}";
}
