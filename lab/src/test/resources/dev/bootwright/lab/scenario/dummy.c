// A driver that takes the place of the kernel's own of the same name.
#include <linux/module.h>

static int __init dummy_start(void)
{
	pr_info("dummy: the replaced driver is here\n");
	return 0;
}

static void __exit dummy_stop(void)
{
}

module_init(dummy_start);
module_exit(dummy_stop);
MODULE_LICENSE("GPL");
MODULE_VERSION("99.1");
MODULE_DESCRIPTION("the replaced driver");
