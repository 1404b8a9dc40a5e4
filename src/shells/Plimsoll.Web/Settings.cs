// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web;

/// <summary>Something that whoever runs a server may set, under one name in three places: a switch, a variable of the environment, a member of the settings
/// file.</summary>
/// <param name="Name">The switch without its dashes, and the member of the file, such as <c>most-pages</c>.</param>
/// <param name="Key">What the configuration of the application calls it.</param>
/// <param name="Takes">What is to be given, in a word.</param>
/// <param name="Usual">What holds where nobody sets it, in words.</param>
/// <param name="Says">What it is for, in words without a full stop.</param>
internal sealed record Settable(string Name, string Key, string Takes, string Usual, string Says)
{
    /// <summary>Where it makes sense: <see cref="Usable.Everywhere"/> unless said otherwise.</summary>
    public Usable In { get; init; }

    /// <summary>What parts the items of a list, where the file gives one.</summary>
    public char Parted { get; init; } = ',';

    public string Switch => $"--{Name}";

    public string Variable => $"PLIMSOLL_{Name.Replace('-', '_').ToUpperInvariant()}";
}

/// <summary>Where something may be set.</summary>
internal enum Usable
{
    /// <summary>By switch, variable and file.</summary>
    Everywhere,

    /// <summary>By switch and variable: it is what finds the file.</summary>
    OutsideTheFile,

    /// <summary>By switch alone, because it is for one start.</summary>
    BySwitch,
}

/// <summary>Every setting of the server. <c>--help</c>, the refusal of an unknown switch and a test of the guide follow from this.</summary>
internal static class Settings
{
    /// <summary>The setting that finds the others.</summary>
    private const string FileName = "settings";

    /// <summary>The one folder that maintenance needs as well.</summary>
    private const string DataKey = "Data:Directory";

    /// <summary>Parts of the file that are the framework's own: certificates and addresses for TLS, and what is logged in which form.</summary>
    private static readonly string[] Framework = ["Kestrel", "Logging"];

    private static readonly Settable[] Own =
    [
        new("urls", "urls", "ADDRESS", PlimsollApp.DefaultUrl, "where to listen; several are parted by semicolons") { Parted = ';' },
        new("data", DataKey, "DIR", "the folder plimsoll in your own data folder", "where to keep what is kept"),
        new(FileName, "Settings:File", "FILE", "none", "a JSON file that holds settings under these names") { In = Usable.OutsideTheFile },
        new("proxies", "Proxies:Trusted", "ADDRESSES", "none", "proxies that are believed, as addresses and ranges parted by commas"),
        new("proxy-hops", "Proxies:Hops", "N", "1", "how many of these proxies stand one behind the other"),
        new("most-pages", "Data:MostPages", "N", "as many as the disk has room for", "pages of 4 KiB that the database may grow to"),
        new("demo-events", "Demo:Events", "N", "none", "with --demo: made-up events of last month as well, ending in published tables, for example 10000000")
        {
            In = Usable.BySwitch,
        },
    ];

    /// <summary>Those of the server itself, then those of its modules.</summary>
    public static IReadOnlyList<Settable> All(IEnumerable<Module> modules) =>
        [.. Own, .. Quotas.Settings, .. Watching.Settings, .. OutboundDoor.Settings, .. modules.SelectMany(m => m.Settings)];

    /// <summary>Brings what somebody set into a configuration: what a switch says goes before a variable, and that before the file.</summary>
    /// <param name="args">The command line, its switches known.</param>
    public static Refusal? Bring(IConfigurationBuilder configuration, string[] args, IReadOnlyList<Settable> all)
    {
        var switches = all.ToDictionary(s => s.Switch, s => s.Key, StringComparer.Ordinal);
        var said = new ConfigurationBuilder().AddInMemoryCollection(Variables(all)).AddCommandLine(args, switches).Build();
        if (said[Own.Single(s => s.Name == FileName).Key] is { Length: > 0 } file)
        {
            if (!ReadFile(file, all).Succeeds(out var read, out var refusal)) { return refusal; }
            configuration.AddInMemoryCollection(read);
        }
        configuration.AddInMemoryCollection(Variables(all)).AddCommandLine(args, switches);
        return null;
    }

    /// <summary>The data folder that a server would use which is started without a switch; null where neither variable nor file names one.</summary>
    public static Result<Place> DataFolder(IEnumerable<Module> modules)
    {
        var configuration = new ConfigurationBuilder();
        return Bring(configuration, [], All(modules)) is { } refusal ? refusal : FolderOf(configuration.Build());
    }

    /// <summary>The data folder that a configuration names.</summary>
    public static Place FolderOf(IConfiguration configuration) => new(configuration[DataKey]);

    /// <summary>The lines of <c>--help</c>.</summary>
    public static IEnumerable<string> Help(IReadOnlyList<Settable> all)
    {
        var wide = all.Max(s => s.Switch.Length + 1 + s.Takes.Length);
        return all.Select(s =>
            $"  {$"{s.Switch} {s.Takes}".PadRight(wide)}  {s.Says}{(s.Usual == "none" ? "" : $"; usually {s.Usual}")}");
    }

    /// <param name="Folder">Null where nobody named one.</param>
    internal sealed record Place(string? Folder);

    private static Dictionary<string, string?> Variables(IReadOnlyList<Settable> all) => all.Where(s => s.In != Usable.BySwitch)
        .Select(s => (s.Key, Value: Environment.GetEnvironmentVariable(s.Variable))).Where(s => !string.IsNullOrEmpty(s.Value))
        .ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);

    private static Result<Dictionary<string, string?>> ReadFile(string file, IReadOnlyList<Settable> all)
    {
        var known = all.Where(s => s.In == Usable.Everywhere).ToDictionary(s => s.Name, StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(file),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Bad(null, "holds no object", "write { \"urls\": \"http://127.0.0.1:5080\" }");
            }
            var read = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (Framework.Contains(member.Name, StringComparer.Ordinal)) { Flatten(member.Name, member.Value, read); }
                else if (!known.TryGetValue(member.Name, out var setting))
                {
                    return Bad(member.Name, "names a setting that is not known", $"use {string.Join(" | ", known.Keys.Concat(Framework))}");
                }
                else if (Text(member.Value, setting.Parted) is not { } text)
                {
                    return Bad(
                        member.Name, "holds something else than text, a number or a list of texts", $"write {setting.Takes} as {setting.Switch} takes it");
                }
                else { read[setting.Key] = text; }
            }
            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Bad(null, "cannot be read", "name a file that the server may read");
        }
        catch (JsonException e)
        {
            return Bad(null, $"is no JSON at line {(e.LineNumber ?? 0) + 1}", "write one object; comments are allowed, and no name may stand twice");
        }

        Refusal Bad(string? member, string reason, string fix) =>
            new(WebCodes.BadSetting, member ?? FileName, null, reason, fix, file);
    }

    private static string? Text(JsonElement value, char parted) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            string.Join(parted, value.EnumerateArray().Select(item => item.GetString())),
        JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Flatten(string at, JsonElement value, Dictionary<string, string?> read)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject()) { Flatten($"{at}:{member.Name}", member.Value, read); }
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index()) { Flatten($"{at}:{index}", item, read); }
                break;
            case JsonValueKind.String:
            case JsonValueKind.Number:
            case JsonValueKind.True:
            case JsonValueKind.False:
            case JsonValueKind.Null:
                read[at] = value.ValueKind == JsonValueKind.Null ? null : value.ToString();
                break;
            case JsonValueKind.Undefined:
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
