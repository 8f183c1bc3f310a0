"""A small SIP caller and telephone in asyncio, which know by the kernel's clock when each packet came."""
