// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text.Json;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class WordsTests
{
    private static readonly Type[] Exported = [.. typeof(Library).Assembly.GetExportedTypes(), .. typeof(SharedTerms).Assembly.GetExportedTypes()];

    /// <summary>Every vocabulary of the capability and of what it shares, found by reflection so that a new one is covered when it appears.</summary>
    private static readonly (string Name, object Words, Type Enum)[] Vocabularies =
    [
        .. from type in Exported
           from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
           where field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(Words<>)
           select ($"{type.Name}.{field.Name}", field.GetValue(null)!, field.FieldType.GetGenericArguments()[0]),
    ];

    [Fact]
    public void Every_enum_of_the_capability_has_a_vocabulary()
    {
        Assert.Equal(
            // What sort of refusal it is, nobody reads in words: it decides a status and an exit code. How one person stands to others is said in a refusal.
            Exported.Where(t => t.IsEnum && t != typeof(RefusalKind) && t != typeof(Apartness)).Select(t => t.Name).Order(StringComparer.Ordinal),
            Vocabularies.Select(v => v.Enum.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_noun_that_capabilities_share_is_declared_once()
    {
        Type[] all = [.. Libraries.All.SelectMany(library => library.GetExportedTypes())];
        Assert.Empty(all.Where(t => t.IsEnum).GroupBy(t => string.Join(' ', Enum.GetNames(t))).Where(same => same.Count() > 1).Select(same => string.Join(", ", same)));
    }

    [Fact]
    public void Json_says_every_value_by_its_key()
    {
        Assert.NotEmpty(Vocabularies);
        foreach (var (name, words, type) in Vocabularies)
        {
            foreach (var (value, _, key, _) in All(words)) { Assert.Equal($"{name} \"{key}\"", $"{name} {JsonSerializer.Serialize(value, type)}"); }
        }
    }

    [Fact]
    public void No_two_values_of_a_vocabulary_answer_to_the_same_word_and_each_has_a_label()
    {
        foreach (var (name, words, _) in Vocabularies)
        {
            var spoken = All(words).SelectMany(w => new[] { w.Name, w.Key }.Distinct()).ToArray();
            Assert.True(spoken.Distinct().Count() == spoken.Length, name);
            Assert.All(All(words), w => Assert.False(string.IsNullOrWhiteSpace(w.Label)));
        }
    }

    [Theory]
    [InlineData("specialized-narrow advanced-general frontier", "narrow general frontier", "Specialized Narrow Purpose|Advanced Narrow and General Purpose|Paradigm-shifting or Frontier", typeof(ModelType))]
    [InlineData("open-access restricted research closed-development", "open restricted research closed", "Open Access|Restricted API and Hosted Access|Research Release|Closed Development", typeof(ReleaseType))]
    [InlineData("model-provider model-adapter hosting-service app-developer", "provider adapter host developer", "model provider|model adapter|model hosting service|application developer", typeof(Role))]
    public void The_published_words_stay_as_they_are(string names, string keys, string labels, Type type)
    {
        var words = All(Vocabularies.Single(v => v.Enum == type).Words);
        Assert.Equal((names, keys, labels), (string.Join(' ', words.Select(w => w.Name)), string.Join(' ', words.Select(w => w.Key)), string.Join('|', words.Select(w => w.Label))));
    }

    [Fact]
    public void Name_and_alias_read_as_the_same_value()
    {
        Assert.Equal(Role.Host, SharedTerms.Roles.Find("hosting-service"));
        Assert.Equal(Role.Host, SharedTerms.Roles.Find("host"));
        Assert.Null(SharedTerms.Roles.Find("Host"));
    }

    private static (object Value, string Name, string Key, string Label)[] All(object words)
    {
        object Get(object word, string property) => word.GetType().GetProperty(property)!.GetValue(word)!;
        var all = (System.Collections.IEnumerable)Get(words, "All");
        return [.. all.Cast<object>().Select(w => (Get(w, "Value"), (string)Get(w, "Name"), (string)Get(w, "Key"), (string)Get(w, "Label")))];
    }
}
