using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace PopCon.Architecture.Tests;

/// <summary>Which types of an assembly name which other types: in signatures, attributes and method bodies.</summary>
/// <remarks>Nested types count as their outermost type. Reads the file once; not thread-safe.</remarks>
internal static class TypeGraph
{
    /// <summary>Every arrow from a type of the module to a type whose namespace begins with <c>PopCon.</c></summary>
    public static IEnumerable<Arrow> Read(ModuleDefinition module) =>
        from type in module.Types
        where type.Namespace.StartsWith("PopCon.", StringComparison.Ordinal)
        from used in NamedBy(type).Select(Outermost).Distinct()
        where used.Namespace.StartsWith("PopCon.", StringComparison.Ordinal) && used.FullName != type.FullName
        select new Arrow(type.Namespace, type.Name, used.Namespace, used.Name);

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static IEnumerable<TypeReference> NamedBy(TypeDefinition type) =>
    [
        .. Parts(type.BaseType),
        .. type.Interfaces.SelectMany(implemented => Parts(implemented.InterfaceType)),
        .. type.CustomAttributes.SelectMany(attribute => Parts(attribute.AttributeType)),
        .. type.Fields.SelectMany(field => Parts(field.FieldType)),
        .. type.NestedTypes.SelectMany(NamedBy),
        .. type.Methods.SelectMany(NamedBy),
    ];

    private static IEnumerable<TypeReference> NamedBy(MethodDefinition method) =>
        method.HasBody
            ? Signature(method)
                .Concat(method.Body.Variables.SelectMany(variable => Parts(variable.VariableType)))
                .Concat(method.Body.Instructions.SelectMany(instruction => NamedBy(instruction.Operand)))
            : Signature(method);

    private static IEnumerable<TypeReference> NamedBy(object operand) => operand switch
    {
        TypeReference type => Parts(type),
        MethodReference method => Signature(method).Concat(Parts(method.DeclaringType)),
        FieldReference field => Parts(field.FieldType).Concat(Parts(field.DeclaringType)),
        _ => [],
    };

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
        Parts(method.ReturnType)
            .Concat(method.Parameters.SelectMany(parameter => Parts(parameter.ParameterType)))
            .Concat(method is GenericInstanceMethod generic ? generic.GenericArguments.SelectMany(Parts) : []);

    // List<Foo>[] names both List and Foo.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };
}
